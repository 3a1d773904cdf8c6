/** The window: theme around everything, the welcome screen or the editor, and what floats above. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { Announcer } from "./access/Announcer";
import { applyTextSize } from "./access/textSize";
import { listenToKeys } from "./actions";
import { followPointer } from "./actions/clipboard";
import { closeWindow, ipc, onClose, setTitle } from "./ipc";
import { ContextMenu } from "./panels/ContextMenu";
import { Dialogs } from "./panels/Dialogs";
import { Editor } from "./panels/Editor";
import { Palette } from "./panels/Palette";
import { Welcome } from "./panels/Welcome";
import { settle } from "./session";
import { get, set, useApp } from "./state";
import { paint, theme } from "./theme";
import { watchFocus } from "./ways/focus";
import { watchPlaces } from "./ways/places";
import { watchViews } from "./ways/views";

export function App() {
  const chosen = useApp((s) => s.theme);
  const dark = useApp((s) => s.dark);
  const booting = useApp((s) => s.booting);
  const open = useApp((s) => s.doc !== null);
  const title = useApp((s) => (s.doc ? `${s.doc.status.dirty ? "● " : ""}${s.doc.name} – Crowfoot` : "Crowfoot"));

  useEffect(() => {
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      const isDark = chosen === "system" ? media.matches : chosen === "dark";
      paint(isDark);
      set({ dark: isDark });
    };
    follow();
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [chosen]);
  useEffect(() => {
    setTitle(title);
  }, [title]);
  useEffect(() => {
    void ipc.exports().then((formats) => set({ formats }), () => undefined);
    onClose(() => {
      const { doc, typing } = get();
      if (!doc?.status.dirty && !typing) return true;
      set({ dialog: { kind: "unsaved", then: closeWindow } });
      return false;
    });
    applyTextSize();
    const leave = () => void settle();
    window.addEventListener("blur", leave);
    const stops = [listenToKeys(), watchPlaces(), watchViews(), watchFocus(), followPointer()];
    return () => {
      stops.forEach((stop) => stop());
      window.removeEventListener("blur", leave);
    };
  }, []);

  return (
    <MantineProvider theme={theme} forceColorScheme={dark ? "dark" : "light"}>
      <Notifications position="bottom-right" limit={4} zIndex={500} containerWidth={360} />
      {!booting && (open ? <Editor /> : <Welcome />)}
      <ContextMenu />
      <Dialogs />
      <Palette />
      <Announcer />
    </MantineProvider>
  );
}
