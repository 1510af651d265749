/** A margin as points from 0 to 1000; 500 lies on the line. Only root-free arithmetic: the same on every machine. */
export function pointsOf(margin: number): number {
  return Math.round(500 + (500 * margin) / (1 + Math.abs(margin)))
}
