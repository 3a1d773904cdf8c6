//! Datasource and generator blocks.

use crate::PrismaVersion as Version;
use crate::connector::{self, At, Capability, Connector, Finding, RelationMode};
use crate::settings::Provider;

use super::ast::{Arguments, Config, Expr, Top};
use super::coerce;
use super::db;
use super::report::Report;
use super::span::{Span, Starts};

/// What the later stages know of the datasource.
#[derive(Debug)]
pub(super) struct Source<'s> {
    pub(super) name: &'s str,
    pub(super) connector: &'static Connector,
    pub(super) mode: Option<RelationMode>,
    /// Database schemas, and where they stand.
    pub(super) schemas: Option<(Vec<&'s str>, Span)>,
    /// Extensions by name, each with its place; and where the list is.
    pub(super) extensions: Option<(Vec<(&'s str, Span)>, Span)>,
}

/// What datasources and generators say.
#[derive(Debug, Default)]
pub(super) struct Configuration<'s> {
    pub(super) source: Option<Source<'s>>,
    /// Preview features that are switched on, in lower case.
    pub(super) features: Vec<String>,
}

impl Configuration<'_> {
    pub(super) fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|on| on.eq_ignore_ascii_case(feature))
    }
}

/// Reads the blocks of one file.
fn configure<'s>(tops: &[Top<'s>], version: Version, configuration: &mut Configuration<'s>, report: &mut Report) {
    let configs = || {
        tops.iter().filter_map(|top| match top {
            Top::Source(config) => Some(config),
            Top::Model(_) | Top::Composite(_) | Top::Enum(_) | Top::Generator(_) => None,
        })
    };
    let adapters = tops.iter().any(has_adapters);
    let sources: Vec<Source<'s>> = configs().filter_map(|config| source(config, version, adapters, report)).collect();
    if sources.len() > 1 {
        for config in configs() {
            let message = "You defined more than one datasource. This is not allowed yet because support for multiple databases \
                           has not been implemented yet.";
            source_error(config.span, config.name.text, message, report);
        }
    }
    let provider = sources.first().and_then(|source| source.connector.provider());
    for top in tops {
        if let Top::Generator(config) = top {
            generator(config, version, provider, &mut configuration.features, report);
        }
    }
    configuration.source = configuration.source.take().or_else(|| sources.into_iter().next());
}

/// A line of a block: name, place and value.
type Line<'s> = (&'s str, Span, &'s Expr<'s>);

fn source_error(span: Span, source: &str, message: &str, report: &mut Report) {
    report.error("datasource", span, format!("Error validating datasource `{source}`: {message}"));
}

/// Name, place and value of each line; nothing if a value is missing.
fn properties<'s>(config: &'s Config<'s>, kind: &str, report: &mut Report) -> Option<Vec<Line<'s>>> {
    let mut lines: Vec<Line<'s>> = Vec::with_capacity(config.properties.len());
    for property in config.properties {
        let Some(value) = &property.value else {
            let message =
                format!("Property {} in {kind} {} needs to be assigned a value", property.name.text, config.name.text);
            report.error("setting", config.span, message);
            return None;
        };
        // Of two lines of one name the last counts.
        lines.retain(|(name, ..)| *name != property.name.text);
        lines.push((property.name.text, property.span, value));
    }
    Some(lines)
}

fn take<'s>(lines: &mut Vec<Line<'s>>, name: &str) -> Option<(Span, &'s Expr<'s>)> {
    let place = lines.iter().position(|(line, ..)| *line == name)?;
    let (_, span, value) = lines.remove(place);
    Some((span, value))
}

/// Whether a generator switches on drivers in JavaScript, which bring their own address.
fn has_adapters(top: &Top<'_>) -> bool {
    let Top::Generator(config) = top else { return false };
    let features = config.properties.iter().find(|property| property.name.text == "previewFeatures");
    match features.and_then(|property| property.value.as_ref()) {
        Some(Expr::Array(items, _)) => {
            items.iter().all(|item| db::text(item).is_some())
                && items.iter().filter_map(db::text).any(|name| name.eq_ignore_ascii_case("schemaEngineDriverAdapters"))
        }
        Some(value) => db::text(value).is_some_and(|name| name.eq_ignore_ascii_case("schemaEngineDriverAdapters")),
        None => false,
    }
}

fn source<'s>(config: &'s Config<'s>, version: Version, adapters: bool, report: &mut Report) -> Option<Source<'s>> {
    let name = config.name.text;
    let mut lines = properties(config, "datasource", report)?;
    let Some((_, value)) = take(&mut lines, "provider") else {
        report.error(
            "datasource",
            config.span,
            format!("Argument \"provider\" is missing in data source block \"{name}\"."),
        );
        return None;
    };
    if value.as_function().is_some_and(|(function, _)| function == "env") {
        let message = "A datasource must not use the env() function in the provider argument.";
        report.error("datasource", config.span, message);
        return None;
    }
    let provider = match db::text(value) {
        Some("") => {
            source_error(value.span(), name, "The provider argument in a datasource must not be empty", report);
            return None;
        }
        Some(provider) => provider,
        None => {
            source_error(value.span(), name, "The provider argument in a datasource must be a string literal", report);
            return None;
        }
    };
    let Some(known) = Provider::from_name(provider) else {
        report.error("datasource", value.span(), format!("Datasource provider not known: \"{provider}\"."));
        return None;
    };
    let connector = connector::of(known);
    let mode = relation_mode(&mut lines, config, connector, report);
    let extensions = if known == Provider::Postgresql { extensions(&mut lines, report) } else { None };
    match version {
        Version::V6 => urls(&mut lines, config, adapters && known == Provider::Sqlite, report)?,
        Version::V7 => no_urls(&mut lines, report),
    }
    if let Some((span, _)) = take(&mut lines, "previewFeatures") {
        let message = "Preview features are only supported in the generator block. Please move this field to the generator block.";
        report.error("datasource", span, message);
    }
    let schemas = take(&mut lines, "schemas").and_then(|(_, value)| schemas(value, connector, report));
    if let Some((_, span)) = schemas
        && !connector.has(Capability::MultiSchema)
    {
        report.error("schemas", span, "The `schemas` property is not supported on the current connector.");
    }
    for (name, span, _) in lines {
        report.error("datasource", span, format!("Property not known: \"{name}\"."));
    }
    Some(Source { name, connector, mode, schemas, extensions })
}

/// Version 6: `url` has to be there, and the shadow database has to be another.
fn urls<'s>(lines: &mut Vec<Line<'s>>, config: &Config<'_>, may_lack: bool, report: &mut Report) -> Option<()> {
    let name = config.name.text;
    let url = match take(lines, "url") {
        Some((_, url)) => Some((text_or_env(url, report)?, url.span())),
        None if may_lack => None,
        None => {
            let message = format!("Argument \"url\" is missing in data source block \"{name}\".");
            report.error("datasource", config.span, message);
            return None;
        }
    };
    let shadow = take(lines, "shadowDatabaseUrl").and_then(|(_, value)| text_or_env(value, report));
    let shadow = shadow.filter(|shadow| *shadow != (false, ""));
    let direct = take(lines, "directUrl").map(|(_, value)| (text_or_env(value, report), value.span()));
    let Some(shadow) = shadow else { return Some(()) };
    let same = |which: &str| {
        format!(
            "shadowDatabaseUrl is the same as {which} for datasource \"{name}\". Please specify a different database as shadow \
             database to avoid data loss."
        )
    };
    if let Some((_, span)) = direct.filter(|(direct, _)| *direct == Some(shadow)) {
        report.error("datasource", span, same("directUrl"));
    }
    if let Some((_, span)) = url.filter(|(url, _)| *url == shadow) {
        report.error("datasource", span, same("url"));
    }
    Some(())
}

/// Version 7: addresses stand in `prisma.config.ts`.
fn no_urls(lines: &mut Vec<Line<'_>>, report: &mut Report) {
    for name in ["url", "shadowDatabaseUrl", "directUrl"] {
        let Some((span, _)) = take(lines, name) else { continue };
        let advice = if name == "url" {
            "Move connection URLs for Migrate to `prisma.config.ts` and pass either `adapter` for a direct database connection or \
             `accelerateUrl` for Accelerate to the `PrismaClient` constructor. See https://pris.ly/d/config-datasource and \
             https://pris.ly/d/prisma7-client-config"
        } else {
            "Move connection URLs to `prisma.config.ts`. See https://pris.ly/d/config-datasource"
        };
        let message = format!("The datasource property `{name}` is no longer supported in schema files. {advice}");
        report.error("datasource-url", span, message);
    }
}

/// A text, or the variable of the environment that holds it: whether it is a variable, and the text or name.
fn text_or_env<'s>(value: &'s Expr<'s>, report: &mut Report) -> Option<(bool, &'s str)> {
    match value {
        Expr::Function("env", arguments, span) => Some((true, env(arguments, *span, report)?)),
        value => match db::text(value) {
            Some(text) => Some((false, text)),
            None => {
                coerce::not_a_text(value, report);
                None
            }
        },
    }
}

fn env<'s>(arguments: &'s Arguments<'s>, span: Span, report: &mut Report) -> Option<&'s str> {
    for argument in arguments.list.iter().filter(|argument| argument.name.is_some()) {
        report.warning("env", argument.span(), "The env function doesn't expect named arguments");
    }
    if arguments.list.is_empty() && !arguments.empty().is_empty() {
        report.error("env", span, "The env function expects a singular, unnamed, string argument.");
        return None;
    }
    if arguments.list.len() + arguments.empty().len() != 1 || arguments.trailing_comma().is_some() {
        report.error("env", span, "Exactly one string parameter must be passed to the env function.");
        return None;
    }
    coerce::string(&arguments.list.first()?.value, report)
}

fn relation_mode(
    lines: &mut Vec<Line<'_>>,
    config: &Config<'_>,
    connector: &Connector,
    report: &mut Report,
) -> Option<RelationMode> {
    let mode = take(lines, "relationMode");
    let old = take(lines, "referentialIntegrity");
    if let Some((span, _)) = old {
        let message = "The `referentialIntegrity` attribute is deprecated. Please use `relationMode` instead. Learn more at \
                       https://pris.ly/d/relation-mode";
        report.warning("datasource", span, message);
    }
    let value = match (mode, old) {
        (None, None) => return None,
        (Some(_), Some((span, _))) => {
            let message = "The `referentialIntegrity` and `relationMode` attributes cannot be used together. Please use only \
                           `relationMode` instead.";
            report.error("datasource", span, message);
            return None;
        }
        (Some((_, value)), None) | (None, Some((_, value))) => value,
    };
    let (mode, finding) = connector.read_relation_mode(coerce::string(value, report)?);
    if let Some(Finding { at, message, .. }) = finding {
        report.error("datasource", if at == At::Block { config.span } else { value.span() }, message);
    }
    mode
}

/// `extensions = [name, name(map: "", schema: "", version: "")]`
fn extensions<'s>(lines: &mut Vec<Line<'s>>, report: &mut Report) -> Option<(Vec<(&'s str, Span)>, Span)> {
    let (span, value) = take(lines, "extensions")?;
    let found = coerce::list(value, report, |item, report| match item {
        Expr::Constant(name, span) => Some((*name, None, *span)),
        Expr::Function(name, arguments, span) => Some((*name, Some(arguments), *span)),
        Expr::Number(..) | Expr::String(..) | Expr::Array(..) | Expr::Object(..) => {
            coerce::not_a_name_or_call(item, report);
            None
        }
    });
    let mut names = Vec::new();
    for (name, arguments, span) in found? {
        let list = arguments.map_or(&[][..], |arguments| arguments.list);
        extension_arguments(list, report);
        names.push((name, span));
    }
    names.sort_by_key(|(name, _)| *name);
    Some((names, span))
}

fn extension_arguments(arguments: &[super::ast::Argument<'_>], report: &mut Report) {
    let mut seen: Vec<(&str, Span, bool)> = Vec::new();
    for argument in arguments {
        match argument.name.map(|name| name.text) {
            Some(name) if seen.iter().any(|(known, ..)| *known == name) => {
                let message = format!("The argument `{name}` can only be defined once");
                report.validation("extension", argument.span(), &message);
            }
            Some(name) => seen.push((name, argument.span(), coerce::string(&argument.value, report).is_some())),
            None => report.validation("extension", argument.span(), "The argument must have a name"),
        }
    }
    for (name, span, is_text) in &seen {
        if matches!(*name, "map" | "schema" | "version") && !is_text {
            report.validation("extension", *span, &format!("The `{name}` argument must be a string literal"));
        }
    }
    for (name, span, _) in seen {
        if !matches!(name, "map" | "schema" | "version") {
            report.error("extension", span, format!("Argument not known: \"{name}\"."));
        }
    }
}

fn schemas<'s>(value: &'s Expr<'s>, connector: &Connector, report: &mut Report) -> Option<(Vec<&'s str>, Span)> {
    let found = coerce::list(value, report, |item, report| Some((coerce::string(item, report)?, item.span())))?;
    if !connector.has(Capability::MultiSchema) {
        return Some((found.into_iter().map(|(name, _)| name).collect(), value.span()));
    }
    if found.is_empty() {
        report.error("datasource", value.span(), "If provided, the schemas array can not be empty.");
        return None;
    }
    let mut sorted = found.clone();
    sorted.sort_by_key(|(name, _)| *name);
    for pair in sorted.windows(2) {
        if pair[0].0 == pair[1].0 {
            report.error("datasource", pair[0].1, "Duplicated schema names are not allowed");
        }
    }
    Some((found.into_iter().map(|(name, _)| name).collect(), value.span()))
}

fn generator(
    config: &Config<'_>,
    version: Version,
    provider: Option<Provider>,
    features: &mut Vec<String>,
    report: &mut Report,
) {
    let Some(mut lines) = properties(config, "generator", report) else { return };
    if let Some((_, _, value)) = lines.iter().find(|(name, ..)| *name == "engineType")
        && db::text(value).is_none()
    {
        coerce::not_a_text(value, report);
    }
    match take(&mut lines, "provider") {
        Some((_, value)) => {
            if text_or_env(value, report).is_none() {
                return;
            }
        }
        None => {
            let message = format!("Argument \"provider\" is missing in generator block \"{}\".", config.name.text);
            report.error("generator", config.span, message);
            return;
        }
    }
    if let Some((_, value)) = take(&mut lines, "output") {
        text_or_env(value, report);
    }
    if let Some((_, value)) = take(&mut lines, "binaryTargets") {
        coerce::list(value, report, text_or_env);
    }
    if let Some((_, value)) = take(&mut lines, "previewFeatures") {
        for feature in coerce::list(value, report, coerce::string).unwrap_or_default() {
            switch_on(feature, value.span(), version, provider, features, report);
        }
    }
    for (_, _, value) in lines {
        if !judge_value(value, report) {
            return;
        }
    }
}

fn switch_on(
    feature: &str,
    span: Span,
    version: Version,
    provider: Option<Provider>,
    features: &mut Vec<String>,
    report: &mut Report,
) {
    match connector::check_feature(version, provider, feature) {
        Some(finding) if finding.severity == schema::Severity::Error => {
            report.error("preview-feature", span, finding.message);
            return;
        }
        Some(finding) => report.warning("preview-feature", span, finding.message),
        None => {}
    }
    features.push(feature.to_owned());
}

/// Any other value of a generator: only `env()` has a form to keep.
fn judge_value(value: &Expr<'_>, report: &mut Report) -> bool {
    match value {
        Expr::Function("env", arguments, span) => env(arguments, *span, report).is_some(),
        Expr::Array(items, _) => items.iter().all(|item| judge_value(item, report)),
        Expr::Number(..) | Expr::String(..) | Expr::Constant(..) | Expr::Function(..) | Expr::Object(..) => true,
    }
}

/// What several files say together.
pub(super) fn all<'s>(tops: &[Top<'s>], starts: &Starts, version: Version, report: &mut Report) -> Configuration<'s> {
    let mut configuration = Configuration::default();
    let mut start = 0;
    while start < tops.len() {
        let file = |top: &Top<'_>| starts.file(top.name().span);
        let end = start + tops[start..].iter().take_while(|top| file(top) == file(&tops[start])).count();
        configure(&tops[start..end], version, &mut configuration, report);
        start = end;
    }
    configuration
}
