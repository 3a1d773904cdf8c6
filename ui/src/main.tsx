/** Starts the window. */
import "@fontsource-variable/inter/index.css";
import "@fontsource/jetbrains-mono/latin-400.css";
import "@fontsource/jetbrains-mono/latin-600.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { expose } from "./expose";
import { noteFaults } from "./faults";
import { start } from "./session";

noteFaults();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
expose();
void start();
