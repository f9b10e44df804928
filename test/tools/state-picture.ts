import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { ANY_ERROR, type Frame, type StateEdge, type StateGraph, type StateNode } from './state-graph.ts';

/** Fill and line of a box. The picture has a light ground of its own, so that it reads the same in a dark page. */
const COLOURS = {
  Task: ['#eaf2fd', '#3b73b9'],
  Wait: ['#f3f0fa', '#7d6bb0'],
  Choice: ['#fdf6e3', '#b58a1f'],
  Succeed: ['#e6f4ea', '#3c8a57'],
  Fail: ['#fdecea', '#b3473c'],
} as const satisfies Record<StateNode['type'], readonly [string, string]>;
const TEXT = '#1f2328';
const QUIET = '#59636e';
const ERROR = '#b3473c';
const FONT = 'Helvetica,Arial,sans-serif';

/** Draws a state machine as SVG, with a title: from the top down, the way of any error dashed. */
export async function drawPicture(name: string, graph: StateGraph): Promise<string> {
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dotOf(graph));
  const titled = svg.slice(svg.indexOf('<svg')).replace('>', `>\n<title>The states of ${name}</title>`);
  return `${titled.trim()}\n`;
}

/** No state has this name: it is the point that an execution begins at. */
const START = 'start';

function dotOf({ start, frames, nodes, edges }: StateGraph): string {
  return `digraph {
    graph [compound=true, bgcolor="#ffffff", pad=0.2, nodesep=0.3, ranksep=0.3]
    node [shape=box, style="rounded,filled", fontname="${FONT}", fontsize=12, fontcolor="${TEXT}", height=0.4, margin="0.4,0.05"]
    edge [color="${QUIET}", fontname="${FONT}", fontsize=10, arrowsize=0.7]
    ${quoted(START)} [shape=circle, label="", width=0.15, height=0.15, fixedsize=true, style=filled, color="${TEXT}", fillcolor="${TEXT}"]
    ${nodes.map(nodeLine).join('\n    ')}
    ${frames.map(frameLines).join('\n    ')}
    ${edgeLine({ from: START, to: start }, frames)}
    ${edges.map((edge) => edgeLine(edge, frames)).join('\n    ')}
  }`;
}

function nodeLine({ name, type, settles, step }: StateNode): string {
  const [fill, line] = COLOURS[type];
  const waits = settles.map(({ as, seconds }) => `until ${as}, ${seconds / 60} min at most`);
  // The operator page finds the box of a step by its class.
  const kind = step === undefined ? '' : `, class=${quoted(`step-${step}`)}`;
  return `${quoted(name)} [label=${quoted([name, ...waits].join('\n'))}, fillcolor="${fill}", color="${line}"${kind}]`;
}

function frameLines({ name, members }: Frame): string {
  return `subgraph ${quoted(clusterOf(name))} {
      graph [label=${quoted(`   ${name}`)}, labeljust=l, fontname="${FONT}", fontsize=12, fontcolor="${QUIET}", style="rounded,dashed", color="${QUIET}", margin=12]
      ${members.map(quoted).join('; ')}
    }`;
}

/** Graphviz draws a border around subgraphs whose names begin so. */
function clusterOf(frame: string): string {
  return `cluster ${frame}`;
}

/** Edges that lead to or from a frame end at its border: an error comes from any stage, and is drawn from the first. */
function edgeLine({ from, to, error }: StateEdge, frames: readonly Frame[]): string {
  const source = frames.find(({ name }) => name === from);
  const goal = frames.find(({ name }) => name === to);
  const attributes = [
    ...(error === undefined ? [] : [`color="${ERROR}"`, `fontcolor="${ERROR}"`, 'style=dashed']),
    ...(error === undefined || error === ANY_ERROR ? [] : [`label=${quoted(`   ${error}`)}`]),
    ...(source ? [`ltail=${quoted(clusterOf(from))}`] : []),
    ...(goal ? [`lhead=${quoted(clusterOf(to))}`] : []),
  ];
  const tail = (error === undefined ? source?.members.at(-1) : source?.members[0]) ?? from;
  return `${quoted(tail)} -> ${quoted(goal?.members[0] ?? to)} [${attributes.join(', ')}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
