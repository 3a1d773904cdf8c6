/**
 * What the window asks of the backend, in order and with every failure shown. Holds no state of its own but the queue:
 * commands run one after the other, so that updates arrive in the order of their revisions.
 */
import { notifications } from "@mantine/notifications";
import type { Command, Failure, Notice, OnConflict, Snapshot, TableId, Update } from "./wire";
import { tableOf } from "./format";
import { ipc, newJob, toFailure } from "./ipc";
import { get, select, set, show, take } from "./state";
import { fromSnapshot, isShown } from "./store";

let queue: Promise<unknown> = Promise.resolve();
let flushTyping: () => void = () => undefined;

/** The source panel says how its waiting text is sent before anything else happens. */
export function onFlush(flush: () => void): void {
  flushTyping = flush;
}

/** Sends what is typed in the source panel and waits until all commands are done. */
export async function settle(): Promise<void> {
  flushTyping();
  await queue;
}

/** Runs a command and shows what came of it; `null` if it was refused. A function is asked for it when its turn comes, and may say that there is none any
 * more. `stay`: what was made or altered is not selected; who works in a list stays there. */
export function run(command: Command | (() => Command | null), stay = false): Promise<Update | null> {
  if (typeof command !== "function") flushTyping();
  return inTurn(async () => {
    const wanted = typeof command === "function" ? command() : command;
    if (!wanted) return null;
    const answer = await ipc.run(wanted);
    return stay ? { ...answer, select: null } : answer;
  });
}

/** Arranges tables as long work, in its turn among the commands; `null` if it was cancelled or refused. */
export function arrange(tables: readonly TableId[] | null): Promise<Update | null> {
  flushTyping();
  return inTurn(() => work((job) => ipc.arrange(tables, job)));
}

/** Asks for an update when those before have come, and takes it in. */
function inTurn(ask: () => Promise<Update | null>): Promise<Update | null> {
  const result = queue.then(async () => {
    try {
      const update = await ask();
      if (update && !take(update)) await resync();
      if (update?.select) set((s) => ({ reveal: { count: s.reveal.count + 1, near: false } }));
      return update;
    } catch (error) {
      fail(error);
      return null;
    }
  });
  queue = result;
  return result;
}

/** Fills the mirror anew. */
export async function resync(): Promise<void> {
  const snapshot = await ipc.snapshot();
  show(snapshot && fromSnapshot(snapshot), true);
}

/** At start-up: what is open, and what the backend says unasked from now on. */
export async function start(): Promise<void> {
  await ipc.listen((notice) => void notify(notice));
  // Benches read how long it takes from here to the first picture.
  performance.mark("crowfoot:asked");
  try {
    const snapshot = await ipc.snapshot();
    show(snapshot && fromSnapshot(snapshot));
  } catch (error) {
    show(null);
    fail(error);
  }
}

/** Shows the document that `ask` brings; the user is asked first about unsaved edits. */
export function replace(ask: () => Promise<Snapshot | null>): void {
  const go = async () => {
    set({ dialog: null });
    try {
      const snapshot = await work((job) => {
        set(({ progress }) => ({ progress: { ...progress, [job]: { message: "Opening", fraction: null } } }));
        return ask();
      });
      if (snapshot) show(fromSnapshot(snapshot));
    } catch (error) {
      fail(error);
    }
  };
  void settle().then(() => {
    if (get().doc?.status.dirty) set({ dialog: { kind: "unsaved", then: () => void go() } });
    else void go();
  });
}

/** Saves; `copy` asks for a path first. `false` if nothing was written. */
export async function save(copy = false, onConflict: OnConflict = "ask"): Promise<boolean> {
  await settle();
  const { doc } = get();
  if (!doc) return false;
  try {
    let path: string | null = null;
    if (copy || doc.path === null) {
      path = await ipc.pick("save", doc.path ?? "schema.prisma");
      if (path === null) return false;
    }
    const saved = await ipc.save(path, onConflict);
    if (saved.result === "changed_on_disk") {
      set({ dialog: { kind: "conflict", files: saved.files, saving: true } });
      return false;
    }
    if (path === null) set((s) => ({ doc: s.doc && { ...s.doc, status: saved.status, path: saved.path } }));
    else await resync();
    tell("Saved", saved.path);
    return true;
  } catch (error) {
    fail(error);
    return false;
  }
}

/** Drops unsaved edits and reads the disk. */
export async function reload(): Promise<void> {
  try {
    show(fromSnapshot(await ipc.reload()), true);
  } catch (error) {
    fail(error);
  }
}

/** Runs a long job with its progress shown under its number; failures are thrown as `Failure`. */
export async function work<R>(job: (job: number) => Promise<R>, started?: (job: number) => void): Promise<R> {
  const number = newJob();
  started?.(number);
  try {
    return await job(number);
  } finally {
    set(({ progress }) => {
      const { [number]: _, ...rest } = progress;
      return { progress: rest };
    });
  }
}

/** Goes to an object: selects it and brings it into view. What the saved view lacks that is shown is seen in the whole diagram. */
export function goTo(object: Parameters<typeof select>[0][number]): void {
  const { doc } = get();
  const table = doc && tableOf(doc, object);
  if (!doc || table === null || isShown(doc, table)) return select([object], "near");
  void run({ type: "show_view", view: null, detail: null }).then(() => select([object], "near"));
}

/** Shows a failure. */
export function fail(error: unknown): void {
  const failure: Failure = toFailure(error);
  if (failure.code === "cancelled" || failure.code.endsWith("/cancelled")) return;
  notifications.show({
    color: "red",
    title: failure.message,
    message: failure.help ?? "",
    autoClose: failure.help ? 12_000 : 8_000,
    "data-testid": "toast-error",
    attributes: { root: { "data-code": failure.code } },
  } as Parameters<typeof notifications.show>[0]);
}

/** Says what was done. */
export function tell(title: string, message = "", long = false): void {
  notifications.show({ title, message, autoClose: long ? 12_000 : 3_000, "data-testid": "toast" } as Parameters<typeof notifications.show>[0]);
}

async function notify(notice: Notice): Promise<void> {
  switch (notice.type) {
    case "progress":
      set(({ progress }) => ({
        progress: { ...progress, [notice.job]: { message: notice.message, fraction: notice.fraction } },
      }));
      return;
    case "failed":
      fail(notice.failure);
      return;
    case "updated":
      if (!take(notice.update)) await resync();
      return;
    case "changed_on_disk":
      set({ dialog: { kind: "conflict", files: notice.files, saving: false } });
  }
}
