/**
 * The way to the backend: the one file that knows the desktop host. Every call rejects with a `Failure`. Outside the
 * desktop application a recorded snapshot answers instead, so that the window can be looked at in a plain browser.
 */
import { invoke as tauriInvoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type {
  AssistAnswer, AssistRequest, Command, Comparison, Contrast, ExportFormat, Failure, Notice, Object as SchemaObject, OnConflict, PictureRequest, PlanView,
  Presentation, PullView, Saved, Snapshot, SourceOffer, TableId, TextRange, Update, Wish,
} from "./wire";
import { recorded } from "./ipc.recorded";

/** What the native dialog is asked for. */
export type Pick = "open" | "open_folder" | "save" | "export";

/** A sample project that comes with the application. */
export interface Sample {
  name: string;
  path: string;
}

/** A backend: Tauri's, or the recorded one. */
export interface Backend {
  invoke<R>(command: string, args?: Record<string, unknown>): Promise<R>;
  listen(handler: (notice: Notice) => void): Promise<() => void>;
}

const tauri: Backend = {
  invoke: (command, args) => tauriInvoke(command, args),
  listen: (handler) => listen<Notice>("notice", (event) => handler(event.payload)),
};

/** Whether the desktop host is there. */
export const isDesktop = "__TAURI_INTERNALS__" in globalThis;

const backend: Backend = isDesktop ? tauri : recorded;

async function call<R>(command: string, args?: Record<string, unknown>): Promise<R> {
  try {
    return await backend.invoke<R>(command, args);
  } catch (error) {
    throw toFailure(error);
  }
}

/** Whatever was thrown, as a failure that can be shown. */
export function toFailure(error: unknown): Failure {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) {
    const { code, message } = error as Failure;
    return { code: String(code), message: String(message), help: (error as Failure).help ?? null };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "window/unexpected", message, help: null };
}

let jobs = 0;

/** A number for a long job, by which its progress is known and it can be cancelled. */
export function newJob(): number {
  jobs += 1;
  return jobs;
}

export const ipc = {
  /** Opens a schema file or a folder of them. */
  open: (path: string) => call<Snapshot>("open", { path }),
  /** A new empty document. */
  create: (provider: string) => call<Snapshot>("create", { provider }),
  /** What is open. */
  snapshot: () => call<Snapshot | null>("snapshot"),
  /** Edits. */
  run: (command: Command) => call<Update>("run", { command }),
  /** Writes the document; `path` for a first save or a copy. */
  save: (path: string | null, onConflict: OnConflict) => call<Saved>("save", { path, onConflict }),
  /** Drops unsaved edits and reads the disk. */
  reload: () => call<Snapshot>("reload"),
  /** Where an object stands in the text. */
  locate: (object: SchemaObject) => call<TextRange | null>("locate", { object }),
  /** What stands at a place in the text. */
  objectAt: (file: number, offset: number) => call<SchemaObject | null>("object_at", { file, offset }),
  /** Help in the source panel: what a word is, what can stand somewhere, where a name leads. */
  assist: (request: AssistRequest) => call<AssistAnswer>("assist", { request }),
  /** Shows a page of documentation in the user's browser. */
  browse: (address: string) => call<void>("browse", { address }),
  /** What it takes to get from one source to another. */
  compare: (from: string, to: string, job: number) => call<Comparison>("compare", { from, to, job }),
  /** What the document and a source differ in; the source is read once, or again where it shall be fresh. */
  contrast: (from: string, fresh: boolean, job: number) => call<Contrast>("contrast", { from, fresh, job }),
  /** Forgets what was read to compare with. */
  endContrast: () => call<void>("end_contrast"),
  /** The diagram with what is drawn on demand. */
  present: (wish: Wish) => call<Presentation>("present", { wish }),
  /** What the document is likely to be compared with. */
  offers: () => call<SourceOffer[]>("offers"),
  /** A migration from a source to the document, proven. */
  plan: (from: string, name: string, job: number) => call<PlanView>("plan", { from, name, job }),
  /** Writes the planned migration; the folder's path. */
  writePlan: (accepted: string[]) => call<string>("write_plan", { accepted }),
  /** Reads a database and says what would come in: as a new document or into this one. */
  look: (url: string, schemas: string, into: boolean, job: number) => call<PullView>("look", { url, schemas, into, job }),
  /** Takes in what the last look found. */
  takeIn: () => call<Snapshot>("take_in"),
  /** Writes an export; its path. */
  exportTo: (format: string, path: string) => call<string>("export_to", { format, path }),
  /** Writes a picture; its path. */
  pictureTo: (request: PictureRequest, path: string, job: number) => call<string>("picture_to", { request, path, job }),
  /** Arranges the given tables, or all. */
  arrange: (tables: readonly TableId[] | null, job: number) => call<Update>("arrange", { tables, job }),
  /** What can be exported. */
  exports: () => call<ExportFormat[]>("exports"),
  /** What a rule wants and why, as Markdown. */
  explain: (code: string) => call<string>("explain", { code }),
  /** A native dialog; `null` if it was closed. */
  pick: (what: Pick, suggestion: string | null) => call<string | null>("pick", { what, suggestion }),
  /** Ends a job early. */
  cancel: (job: number) => call<void>("cancel", { job }),
  /** Paths opened lately, last first. */
  recent: () => call<string[]>("recent"),
  /** Sample projects. */
  samples: () => call<Sample[]>("samples"),
  /** The URL of a fresh scratch database to try a connection with. */
  scratchUrl: (job: number) => call<string>("scratch_url", { job }),
  /** Listens to what the backend tells unasked. */
  listen: (handler: (notice: Notice) => void) => backend.listen(handler),
};

/** The window's title, also in the system's bar. */
export function setTitle(title: string): void {
  document.title = title;
  // Where the system has no title bar nothing is lost.
  if (isDesktop) void getCurrentWindow().setTitle(title).catch(() => undefined);
}

/** Fills the whole screen, or goes back to a window. */
export function setFullscreen(full: boolean): void {
  if (isDesktop) return void getCurrentWindow().setFullscreen(full).catch(() => undefined);
  // A browser may refuse: the panels are gone all the same.
  if (full) void document.documentElement.requestFullscreen?.().catch(() => undefined);
  else if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}

/** Asks before the window closes: it stays open where `mayClose` says no. */
export function onClose(mayClose: () => boolean): void {
  if (!isDesktop) return;
  void getCurrentWindow().onCloseRequested((event) => {
    if (!mayClose()) event.preventDefault();
  }).catch(() => undefined);
}

/** Closes the window without asking. */
export function closeWindow(): void {
  if (isDesktop) void getCurrentWindow().destroy().catch(() => undefined);
}

/** Scales the whole page, as a browser does. */
export function scalePage(scale: number): void {
  if (isDesktop) void getCurrentWebview().setZoom(scale).catch(() => undefined);
  else document.documentElement.style.setProperty("zoom", String(scale));
}
