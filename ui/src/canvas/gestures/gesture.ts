/** What a gesture is: from pointer down to pointer up. One file for each; `gestures/index.ts` lists them. */
import type { Point } from "../camera";
import type { Hit } from "../geometry";
import type { Stage } from "../stage";

/** A press of the pointer, in canvas and world coordinates, with what lies under it. */
export interface Press {
  readonly screen: Point;
  readonly world: Point;
  readonly hit: Hit;
  readonly button: number;
  readonly shift: boolean;
  readonly mod: boolean;
  readonly space: boolean;
}

/** A gesture in progress. It ends by `up` or `cancel`, never both. */
export interface Gesture {
  readonly cursor?: string;
  /** The paper moves along while the pointer is at the canvas' border. */
  readonly pans?: boolean;
  move(press: Press): void;
  up(press: Press): void;
  cancel(): void;
  /** Paints on the upper layer, in screen coordinates. */
  paint?(ctx: CanvasRenderingContext2D): void;
}

/** Starts a gesture, or leaves the press to the next in the list. */
export type Start = (stage: Stage, press: Press) => Gesture | null;
