// Draws data_visualization blocks as inline SVG, and the same numbers for those who cannot see it.

import { h, svg } from "./dom.js";

const WIDTH = 520;
const HEIGHT = 240;
const BOX = { left: 46, right: 12, top: 12, bottom: 44 };
const inner = { w: WIDTH - BOX.left - BOX.right, h: HEIGHT - BOX.top - BOX.bottom };

export function chart(block) {
  const data = block.chart ?? {};
  const draw = data.type === "pie" ? pie : axes;
  const picture = draw(data, block.title ?? "");
  const legend = names(data).map((name, n) => h("li", { class: `c${n % 8}` }, name));
  return h("figure", { class: "chart" },
    h("figcaption", {}, block.title ?? ""),
    picture,
    legend.length > 1 || data.type === "pie" ? h("ul", { class: "legend" }, legend) : null,
  );
}

const names = (data) =>
  data.type === "pie" ? (data.segments ?? []).map(
    (one) => `${one.label} · ${one.value}`,
  ) : (data.series ?? []).map((one) => one.name);

function summary(data, title) {
  const rows = data.type === "pie" ? [{ name: "", data: data.segments ?? [] }] : (data.series ?? []);
  const points = (row) => row.data.map((one) => `${one.label} ${one.value}`).join(", ");
  return `${title}. ${rows.map((row) => `${row.name} ${points(row)}`).join("; ")}`;
}

const frame = (label, ...children) =>
  svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label }, ...children);

// A round top for the scale, so that the grid lines have readable numbers.
function ceiling(most) {
  if (most <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 2.5, 5, 10].map((step) => step * unit).find((top) => top >= most) ?? most;
}

function axes(data, title) {
  const series = data.series ?? [];
  const categories = data.axis_config?.categories ?? (series[0]?.data ?? []).map((one) => one.label);
  const values = series.flatMap((one) => one.data.map((point) => point.value));
  const top = ceiling(Math.max(0, ...values));
  const low = Math.min(0, ...values) < 0 ? -ceiling(-Math.min(...values)) : 0;
  const x = (n) => BOX.left + (inner.w / Math.max(1, categories.length)) * (n + 0.5);
  const y = (value) => BOX.top + inner.h * (1 - (value - low) / (top - low || 1));
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => low + (top - low) * part);
  const lines = grid.flatMap((value) => [
    svg("line", { class: "grid", x1: BOX.left, x2: WIDTH - BOX.right, y1: y(value), y2: y(value) }),
    svg("text", { class: "tick", x: BOX.left - 6, y: y(value) + 4, "text-anchor": "end" }, short(value)),
  ]);
  const every = Math.ceil(categories.length / 10);
  const labels = categories.map((label, n) =>
    n % every ? null : svg(
      "text",
      { class: "tick", x: x(n), y: HEIGHT - BOX.bottom + 16, "text-anchor": "middle" },
      clip(label, categories.length),
    ));
  const marks = { bar: bars, line: curve, area: curve }[data.type] ?? bars;
  const place = { categories, series, x, y, zero: y(Math.max(low, 0)), area: data.type === "area" };
  return frame(summary(data, title), lines, labels, marks(place), axisTitles(data.axis_config));
}

const short = (value) => (
  Math.abs(value) >= 1e6 ? `${+(value / 1e6).toFixed(1)}M` : Math.abs(value) >= 1e4 ? `${+(value / 1e3).toFixed(1)}k` : `${+value.toFixed(2)}`
);
const clip = (label, count) => {
  const most = Math.max(4, Math.floor(70 / Math.max(1, count)) + 4);
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
};

const axisTitles = (axis) => [
  axis?.x_label && svg(
    "text",
    { class: "axis", x: BOX.left + inner.w / 2, y: HEIGHT - 6, "text-anchor": "middle" },
    axis.x_label,
  ),
  axis?.y_label && svg(
    "text",
    { class: "axis", transform: `translate(11 ${BOX.top + inner.h / 2}) rotate(-90)`, "text-anchor": "middle" },
    axis.y_label,
  ),
];

const valueAt = (one, label, n) => (one.data.find((point) => point.label === label) ?? one.data[n])?.value ?? 0;

function bars({ categories, series, x, y, zero }) {
  const room = (inner.w / Math.max(1, categories.length)) * 0.7;
  const width = Math.min(46, room / Math.max(1, series.length));
  return series.flatMap((one, s) => categories.map((label, n) => {
    const value = valueAt(one, label, n);
    const left = x(n) - (width * series.length) / 2 + width * s;
    const [upper, lower] = [Math.min(y(value), zero), Math.max(y(value), zero)];
    return svg("rect", {
      class: `c${s % 8}`,
      x: left + 1,
      y: upper,
      width: Math.max(1, width - 2),
      height: Math.max(0.5, lower - upper),
      rx: 3,
    },
      svg("title", {}, `${one.name} · ${label}: ${value}`));
  }));
}

function curve({ categories, series, x, y, zero, area }) {
  return series.flatMap((one, s) => {
    const points = categories.map(
      (label, n) => [x(n), y(valueAt(one, label, n)), `${one.name} · ${label}: ${valueAt(one, label, n)}`],
    );
    const path = points.map(([px, py]) => `${px},${py}`).join(" ");
    const ground = points.length ? `${points[0][0]},${zero} ${path} ${points.at(-1)[0]},${zero}` : "";
    return [
      area && svg("polygon", { class: `area c${s % 8}`, points: ground }),
      svg("polyline", { class: `line c${s % 8}`, points: path }),
      ...points.map(
        ([px, py, text]) => svg("circle", { class: `c${s % 8}`, cx: px, cy: py, r: 3.5 }, svg("title", {}, text)),
      ),
    ].filter(Boolean);
  });
}

function pie(data, title) {
  const segments = data.segments ?? [];
  const total = segments.reduce((sum, one) => sum + one.value, 0) || 1;
  const [cx, cy, r] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 10];
  let turned = -Math.PI / 2;
  const slices = segments.map((one, n) => {
    const share = one.value / total;
    const [from, to] = [turned, (turned += share * 2 * Math.PI)];
    const label = svg("title", {}, `${one.label}: ${one.value} (${Math.round(share * 100)} %)`);
    if (share > 0.9999) return svg("circle", { class: `c${n % 8}`, cx, cy, r }, label);
    const at = (angle) => `${cx + r * Math.cos(angle)} ${cy + r * Math.sin(angle)}`;
    return svg(
      "path",
      { class: `c${n % 8} slice`, d: `M ${cx} ${cy} L ${at(from)} A ${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${at(to)} Z` },
      label,
    );
  });
  return frame(summary(data, title), slices, svg("circle", { class: "hole", cx, cy, r: r * 0.55 }));
}
