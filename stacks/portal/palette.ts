/** Colours of the pages by what they are for; each becomes the CSS variable `--<name>`. */
export interface Palette {
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  /** Borders that one must see to use the page: fields. */
  readonly edge: string;
  readonly accent: string;
  readonly onAccent: string;
  /** Warm band behind the welcome. */
  readonly warm: string;
  /** The members' area. */
  readonly leaf: string;
  readonly onLeaf: string;
  readonly leafPale: string;
  readonly note: string;
  readonly onNote: string;
  readonly noteEdge: string;
}

export const light: Palette = {
  paper: "#fbf5ec",
  card: "#fffdf9",
  ink: "#2e2420",
  quiet: "#65564d",
  line: "#e4d5c1",
  edge: "#8a7462",
  accent: "#9a3b14",
  onAccent: "#ffffff",
  warm: "#f8e3cd",
  leaf: "#2c6044",
  onLeaf: "#ffffff",
  leafPale: "#e7f1e6",
  note: "#fff0bd",
  onNote: "#443200",
  noteEdge: "#a67c00",
};

export const dark: Palette = {
  paper: "#1c1714",
  card: "#28211d",
  ink: "#f4eae0",
  quiet: "#c9b8a9",
  line: "#493b31",
  edge: "#9c8876",
  accent: "#f6b083",
  onAccent: "#2b1206",
  warm: "#3a281d",
  leaf: "#9cd6b1",
  onLeaf: "#0f2417",
  leafPale: "#1f2f26",
  note: "#3b300f",
  onNote: "#ffe9a8",
  noteEdge: "#b5912f",
};

/** WCAG contrast of two colours `#rrggbb`, from 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
