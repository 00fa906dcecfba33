import { dark, light, type Palette } from "./palette.ts";

/** The one style sheet of all pages: no font, image or address of anywhere. */
export function stylesheet(): string {
  return `:root{color-scheme:light dark;${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
${rules.trim()}
`;
}

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

/** Where a newer function stands (`clamp`, `min`), a plain value before it serves phones that do not know it. */
const rules = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,.brand{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L","Noto Serif",Georgia,serif;line-height:1.25;font-weight:700;margin:0}
h1{font-size:2rem;font-size:clamp(1.8rem,1.3rem + 2.4vw,2.7rem)}
h2{font-size:1.5rem;display:flex;align-items:center;gap:.6rem;margin-bottom:.8rem}
h3{font-size:1.2rem}
p{margin:.5rem 0;max-width:46rem}
ul{list-style:none;margin:0;padding:0}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.08em}
a:hover{text-decoration-thickness:.16em}
:focus-visible{outline:3px solid var(--ink);outline-offset:3px;border-radius:6px}
main:focus{outline:none}
.skip{position:absolute;left:-100vw;top:.5rem;z-index:2;padding:.7rem 1.1rem;background:var(--ink);color:var(--paper);border-radius:10px}
.skip:focus{left:.5rem}
.top,main,.bottom{width:92%;max-width:61.5rem;width:min(61.5rem,100% - 2.5rem);margin:0 auto}
.top{padding:1rem 0 .5rem}
.brand{display:inline-flex;align-items:center;gap:.7rem;min-height:3rem;color:var(--ink);text-decoration:none;font-size:1.1rem}
.brand:hover span{text-decoration:underline}
.kitten{width:2.6rem;height:2.6rem;flex:none}
.paw,.padlock{width:1.15em;height:1.15em;flex:none;color:var(--accent)}
.notices{margin:1rem 0 0;padding:.9rem 1.25rem;background:var(--note);color:var(--onNote);border:2px solid var(--noteEdge);border-radius:14px}
.notices p{margin:0;font-weight:700}
.notices li{margin:.25rem 0;max-width:48rem}
.welcome{position:relative;margin:5.2rem 0 0;padding:2rem 1.25rem;padding:2rem clamp(1.25rem,4vw,2.5rem);background:var(--warm);border-radius:20px}
.welcome.plain,.welcome.members{margin-top:1rem}
.welcome.members{background:var(--leafPale)}
.welcome.members h1{display:flex;align-items:center;gap:.6rem}
.members .padlock,.door .padlock{color:var(--leaf)}
.peeking{position:absolute;right:8%;top:-4.8rem;width:9.6rem;height:5.6rem}
.lead{font-size:1.25rem;line-height:1.45}
.part{margin:2.4rem 0 0}
.part>:last-child,.welcome>:last-child,.people>p{margin-bottom:0}
.action{margin-top:1.1rem}
.sink,.door,.form,.contact{padding:1.5rem 1.25rem;padding:1.5rem clamp(1.25rem,4vw,2rem);background:var(--card);border:1px solid var(--line);border-radius:20px}
.sink{border:2px dashed var(--edge)}
.door,.form{background:var(--leafPale);border-color:var(--leaf)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem;margin-top:.8rem}
.cards li{padding:1.1rem 1.35rem;background:var(--card);border:1px solid var(--line);border-radius:16px}
.link{position:relative}
.link a::after{content:"";position:absolute;top:0;right:0;bottom:0;left:0;border-radius:16px}
.link:hover{border-color:var(--accent)}
.cards p{margin:.3rem 0 0}
.index ul{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0 1.4rem}
.index a{display:block;min-width:3rem;padding:.55rem .95rem;background:var(--card);border:1px solid var(--edge);border-radius:999px;text-align:center;text-decoration:none}
.index a:hover{text-decoration:underline}
.communes{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem;margin-top:1rem}
.commune{padding:1.1rem 1.35rem;background:var(--card);border:1px solid var(--line);border-radius:16px;scroll-margin-top:1rem}
.commune h3{margin-bottom:.4rem;scroll-margin-top:1.5rem}
.commune li{padding:.45rem 0;break-inside:avoid;line-height:1.4}
.commune li+li,.long li{border-top:1px solid var(--line)}
.long{grid-column:1/-1}
.long ul{columns:3 16rem;column-gap:2rem}
.kind{display:inline-block;padding:0 .55rem;background:var(--paper);color:var(--quiet);border-radius:999px;font-size:.95rem;white-space:nowrap}
.back{margin-top:.8rem}
.people{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:.4rem 2rem}
.mail{display:inline-block;padding:.35rem 0;font-weight:600}
.button,button{display:inline-block;padding:.75rem 1.4rem;background:var(--accent);color:var(--onAccent);border:0;border-radius:12px;font:inherit;font-weight:600;line-height:1.35;text-decoration:none;cursor:pointer}
.door .button,.form button{background:var(--leaf);color:var(--onLeaf)}
.button:hover,button:hover{text-decoration:underline}
.row{display:flex;flex-wrap:wrap;gap:.8rem;max-width:none;margin-top:.8rem}
input{flex:1 1 16rem;min-width:0;max-width:30rem;padding:.7rem .9rem;background:var(--card);color:var(--ink);border:2px solid var(--edge);border-radius:12px;font:inherit;line-height:1.35}
.bottom{margin-top:3rem;padding:1.2rem 0 2rem;color:var(--quiet);font-size:1rem;border-top:1px solid var(--line)}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.button,button{border:2px solid}}
@media print{
:root{${variables(light)};color-scheme:light}
body{background:none;font-size:11pt}
.skip,.index,.back,.peeking{display:none}
.welcome,.part{margin-top:1rem;padding:.5rem 0;background:none;border:0}
.cards li,.commune,.notices{break-inside:avoid}
.long{break-inside:auto}
.form{display:none}
.link a::after,.mail::after{content:none}
.link a[href]::after,.button::after{content:" (" attr(href) ")";position:static;font-weight:400}
}
`;
