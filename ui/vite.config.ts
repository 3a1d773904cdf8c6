import react from "@vitejs/plugin-react";
import type { Connect, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { makeSnapshot } from "./dev/make";

/** In a plain browser `/snapshot.json?tables=200` is a made-up schema of that size; never part of what is built. */
function recordedSnapshot(): Plugin {
  const answer: Connect.NextHandleFunction = (request, response, next) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== "/snapshot.json") return next();
    const tables = Math.min(20_000, Math.max(0, Number(url.searchParams.get("tables") ?? 30) || 0));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(makeSnapshot(tables)));
  };
  return {
    name: "recorded-snapshot",
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}

export default defineConfig({
  plugins: [react(), recordedSnapshot()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 2500 },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
