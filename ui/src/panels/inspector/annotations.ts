/** Annotations in words: how they are written and what they mean, for the fields that edit them. The backend reads them. Pure. */
import type { Dependency, Pii, PiiClass, Protection, Volume } from "../../wire";
import type { Choice } from "./fields";

const CLASSES: readonly [PiiClass, string, string][] = [
  ["name", "Name", "First, last or full name"],
  ["email", "Email", "An address of electronic mail"],
  ["phone", "Phone", "A telephone number"],
  ["address", "Address", "A postal address or part of one"],
  ["birth_date", "Birth date", "The day of birth"],
  ["national_id", "National id", "A number that a state gives"],
  ["financial", "Financial", "Money, accounts, cards"],
  ["health", "Health", "Anything about health"],
  ["credential", "Credential", "What lets someone in: a password, a token"],
  ["ip", "IP address", "An address in the network"],
  ["location", "Location", "Where someone is or was"],
  ["other", "Other", "Personal in another way"],
  ["none", "Not personal", "It looks personal and is not"],
];

/** Classes of personal data; empty says nothing of it. */
export const PII: readonly Choice[] = [
  { value: "", label: "Not said", summary: "Nothing is said of it" },
  ...CLASSES.map(([value, label, summary]) => ({ value, label, summary })),
];

/** How personal data is kept from being read. */
export const PROTECTION: readonly Choice[] = [
  { value: "", label: "Not protected", summary: "It can be read by whoever sees the table" },
  { value: "encrypted", label: "Encrypted", summary: "It can be read with a key" },
  { value: "masked", label: "Masked", summary: "Only part of it is kept or shown" },
  { value: "hashed", label: "Hashed", summary: "It can be compared and not read" },
] satisfies readonly (Choice & { value: Protection | "" })[];

/** Periods of growth. */
export const PERIODS: readonly Choice[] = [
  { value: "day", label: "a day" }, { value: "month", label: "a month" }, { value: "year", label: "a year" },
];

/** The value of `pii:`. */
export const piiText = (pii: Pii | null | undefined): string => (pii ? [pii.class, pii.protection].filter(Boolean).join(", ") : "");

/** The value of `pii:` with another class; what is not personal has no protection. */
export function withClass(pii: Pii | null | undefined, value: string): string {
  const protection = pii?.protection;
  return value === "" || value === "none" || !protection ? value : `${value}, ${protection}`;
}

const UNITS: readonly [string, number][] = [["T", 1e12], ["B", 1e9], ["M", 1e6], ["k", 1e3]];

/** A number of rows as short as it is exact: `1.5M`. */
export function rowsText(rows: number): string {
  for (const [letter, unit] of UNITS) if (rows >= unit && rows % (unit / 10) === 0) return `${rows / unit}${letter}`;
  return String(rows);
}

/** The value of `volume:` from its parts; empty without rows. */
export function volumeText(rows: string, growth: string, per: string): string {
  const bare = rows.trim().replace(/\s*rows?$/, "");
  if (bare === "") return "";
  const more = growth.trim().replace(/^\+/, "");
  return `${bare} rows${more === "" ? "" : `, +${more}/${per}`}`;
}

/** The parts of a volume as its fields show them. */
export function volumeParts(volume: Volume | null | undefined): { rows: string; growth: string; per: string } {
  return {
    rows: volume ? rowsText(volume.rows) : "",
    growth: volume?.growth ? rowsText(volume.growth.rows) : "",
    per: volume?.growth?.per ?? "day",
  };
}

/** The value of `fd:` or `mvd:`. */
export const dependencyText = ({ from, to, multivalued }: Dependency): string =>
  `${from.join(", ")} ${multivalued ? "->>" : "->"} ${to.join(", ")}`;

const SUPPORTS = "Supports:";

/** The reason that an index's comment tells, and the rest of it, as the backend parts them. */
export function reasonOf(comment: string | null): { supports: string; rest: string } {
  const lines = (comment ?? "").split("\n");
  const at = lines.findIndex((line) => line.startsWith(SUPPORTS));
  return {
    supports: at < 0 ? "" : lines[at]!.slice(SUPPORTS.length).trim(),
    rest: lines.filter((_, i) => i !== at).join("\n").trim(),
  };
}
