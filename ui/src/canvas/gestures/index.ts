/** The gestures in the order that they are asked. */
import { connect } from "./connect";
import { drag } from "./drag";
import type { Start } from "./gesture";
import { marquee } from "./marquee";
import { pan } from "./pan";
import { reorder } from "./reorder";

export const GESTURES: readonly Start[] = [pan, connect, reorder, drag, marquee];
