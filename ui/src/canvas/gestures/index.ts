/** The gestures in the order that they are asked. */
import { connect } from "./connect";
import { drag } from "./drag";
import type { Start } from "./gesture";
import { enumeration } from "./enumeration";
import { marquee } from "./marquee";
import { note } from "./note";
import { pan } from "./pan";
import { reorder } from "./reorder";

export const GESTURES: readonly Start[] = [pan, note, enumeration, connect, reorder, drag, marquee];
