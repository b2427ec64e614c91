"use strict";

// Draws the charts of the page. Each kind of chart is a function that turns its numbers into an ECharts option.

// Colours that stay apart for most kinds of colour vision, on light and on dark ground.
const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b3528a", "#8a6d00", "#3f90d6", "#7a5cc0", "#6b6b6b"];
const DARK = ["#56b4e9", "#f0883e", "#2fc79a", "#e08bc0", "#e3c545", "#8fb8ff", "#b79cf0", "#b0b0b0"];

function look(place) {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue("--" + name).trim();
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return {
        ground: colour("ground"), ink: colour("ink"), faint: colour("faint"), line: colour("line"),
        raised: colour("raised"), palette: dark ? DARK : LIGHT, width: place.clientWidth, font: getComputedStyle(document.body).fontFamily
    };
}

// 12345678 as 12.3M
function short(value) {
    const steps = [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];
    const step = steps.find(([size]) => Math.abs(value) >= size);
    return step ? Number((value / step[0]).toPrecision(3)) + step[1] : String(Number(value.toPrecision(3)));
}

const percent = share => (100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0) + " %";

function base(look) {
    return {
        animation: false,
        textStyle: {color: look.ink, fontFamily: look.font},
        tooltip: {
            confine: true, backgroundColor: look.raised, borderColor: look.line, textStyle: {color: look.ink, fontSize: 12}
        }
    };
}

function valueAxis(name, look, more) {
    return {
        type: "value", name: name, nameLocation: "middle", nameTextStyle: {color: look.faint},
        axisLabel: {color: look.faint, formatter: short, hideOverlap: true}, axisLine: {lineStyle: {color: look.line}},
        splitLine: {lineStyle: {color: look.line, opacity: 0.6}}, ...more
    };
}

// Round numbers around what is to be seen. The first steps are far above the rest: the picture begins where the curves have
// come down.
function range(curves, levels) {
    const settled = curves.flatMap(curve => curve.y.slice(Math.floor(curve.y.length / 10)));
    const top = Math.max(...settled, ...levels.map(level => level.y));
    const low = Math.min(...curves.flatMap(curve => curve.y), ...levels.map(level => level.y));
    const raw = (top - low || Math.abs(top) || 1) / 5;
    const unit = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map(times => times * unit).find(size => size >= raw);
    return {min: step * Math.floor(low / step + 1e-9), max: step * Math.ceil(top / step - 1e-9), interval: step};
}

// Readable on top of a curve.
function levelLabel(look) {
    return {
        position: "insideEndTop", color: look.faint, formatter: "{b}", textBorderColor: look.ground, textBorderWidth: 3
    };
}

// Which lines can't be seen because a later one has the same values, as far as a picture can tell.
function hiddenLines(lines, logarithmic) {
    const heights = lines.map(line => line.y.map(y => logarithmic ? Math.log(y) : y));
    const shown = heights.flat().filter(Number.isFinite);
    const near = (Math.max(...shown) - Math.min(...shown)) / 100;
    const same = (a, b) => a.every((y, i) => !Number.isFinite(y) || Math.abs(y - b[i]) <= near);
    return lines.flatMap((line, i) => {
        const above = lines.findLastIndex((other, j) => j > i && line.x === other.x && same(heights[i], heights[j]));
        return above < 0 ? [] : [`The line of ${line.name} lies under that of ${lines[above].name}.`];
    });
}

function hiddenOf(drawing) {
    if (drawing.kind === "growth") {
        return hiddenLines(drawing.data.lines.map(line => ({name: line.name, x: "", y: line.values.map(mean)})),
            drawing.data.logarithmic);
    }
    if (drawing.kind === "curves") {
        return hiddenLines(drawing.data.curves.filter(curve => !curve.points)
            .map(curve => ({name: curve.name, x: String(curve.x[0]), y: curve.y})), false);
    }
    return [];
}

// Lines that the legend needs.
function legendRows(names, width) {
    return Math.max(1, Math.ceil(names.reduce((sum, name) => sum + 7 * name.length + 45, 0) / width));
}

function curves(data, look, axis) {
    const names = [...new Set(data.curves.map(curve => curve.name))];
    const least = Math.min(...data.curves.flatMap(curve => curve.x[axis]));
    const largest = Math.max(...data.curves.flatMap(curve => curve.x[axis]));
    const series = data.curves.map(curve => ({
        name: curve.name, type: "line", color: look.palette[names.indexOf(curve.name) % look.palette.length],
        data: curve.y.map((y, i) => [curve.x[axis][i], y]), clip: true,
        symbol: "circle", symbolSize: 7, showSymbol: curve.points,
        lineStyle: {width: curve.points ? 0 : 1.6}, z: curve.points ? 3 : 2
    }));
    if (series.length > 0) {
        series[0].markLine = {
            silent: true, symbol: "none", lineStyle: {color: look.faint, type: "dashed"},
            label: levelLabel(look),
            data: data.levels.map(level => ({name: level.name, yAxis: level.y}))
        };
    }
    return {
        ...base(look),
        grid: {left: 64, right: 20, top: 22 + 22 * legendRows(names, look.width), bottom: 48},
        legend: {data: names, top: 0, itemWidth: 18, textStyle: {color: look.ink}},
        xAxis: valueAxis(data.axes[axis], look, {nameGap: 28, min: least < largest / 4 ? 0 : "dataMin", max: "dataMax"}),
        yAxis: valueAxis(data.yName, look, {nameGap: 46, ...range(data.curves, data.levels)}),
        tooltip: {
            ...base(look).tooltip, trigger: "item",
            formatter: at => `${at.marker}${at.seriesName}<br>${short(at.value[0])} ${data.axes[axis]}: <b>${at.value[1].toFixed(3)}</b>`
        },
        series: series
    };
}

function heatmap(data, look) {
    const cells = data.shares.flatMap((row, r) => row.map((share, c) => [c, r, share]));
    const largest = Math.max(...cells.map(cell => cell[2]));
    const strong = look.palette[0];
    return {
        ...base(look),
        grid: {left: 104, right: 8, top: 8, bottom: 40},
        xAxis: {
            type: "category", data: data.columns, name: "expert", nameLocation: "middle", nameGap: 24,
            nameTextStyle: {color: look.faint}, axisLabel: {color: look.faint}, axisLine: {show: false}, axisTick: {show: false}
        },
        yAxis: {
            type: "category", data: data.rows, inverse: true,
            axisLabel: {color: look.ink}, axisLine: {show: false}, axisTick: {show: false}
        },
        visualMap: {show: false, min: 0, max: largest, inRange: {color: [look.raised, strong]}},
        tooltip: {
            ...base(look).tooltip,
            formatter: at => `${data.rows[at.value[1]]}: <b>${percent(at.value[2])}</b> to expert ${data.columns[at.value[0]]}`
        },
        series: [{
            type: "heatmap", itemStyle: {borderColor: look.ground, borderWidth: 1},
            label: {show: data.columns.length <= 16, fontSize: 10, formatter: at => Math.round(100 * at.value[2])},
            data: cells.map(cell => ({
                value: cell, label: {color: cell[2] > largest / 2 ? look.ground : look.ink}
            }))
        }]
    };
}

function shares(data, look) {
    const even = data.names.length > 16 ? [] : data.names.slice(1).map((name, i) => ({yAxis: (i + 1) / data.names.length}));
    return {
        ...base(look),
        grid: {left: 48, right: 22, top: 12, bottom: 44},
        xAxis: {
            ...valueAxis(data.xName, look, {type: "category", data: data.x, nameGap: 26, boundaryGap: false}),
            splitLine: {show: false}, axisLabel: {color: look.faint, hideOverlap: true}
        },
        yAxis: valueAxis("", look, {
            max: 1, splitLine: {show: false}, axisLabel: {color: look.faint, formatter: share => Math.round(100 * share) + " %"}
        }),
        tooltip: {
            ...base(look).tooltip, trigger: "axis",
            formatter: all => `${data.xName} ${all[0].name}<br>`
                + all.slice().reverse().map(at => `${at.marker}expert ${at.seriesName}: ${percent(at.value)}`).join("<br>")
        },
        series: data.names.map((name, i) => ({
            name: name, type: "line", stack: "all", symbol: "none", color: look.palette[i % look.palette.length],
            lineStyle: {width: 0}, areaStyle: {opacity: 0.75},
            data: data.shares.map(row => row[i]),
            markLine: i > 0 ? undefined : {
                silent: true, symbol: "none", label: {show: false}, lineStyle: {color: look.ink, type: "dashed"}, data: even
            }
        }))
    };
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

// 65536 as 64Ki
const size = value => value >= 1024 && value % 1024 === 0 ? value / 1024 + "Ki" : String(value);

function growth(data, look) {
    const colours = data.lines.map((line, i) => look.palette[i % look.palette.length]);
    const several = data.lines.some(line => line.values.some(values => values.length > 1));
    const means = data.lines.map((line, i) => ({
        name: line.name, type: "line", color: colours[i], data: line.values.map(mean), symbol: "circle",
        symbolSize: several ? 4 : 7, lineStyle: {width: 1.8}, z: 3
    }));
    const seeds = data.lines.map((line, i) => ({
        name: line.name, type: "scatter", color: colours[i], symbolSize: 7, itemStyle: {opacity: 0.55}, z: 2,
        data: several ? line.values.flatMap((values, at) => values.map(value => [at, value])) : []
    }));
    means[0].markLine = {
        silent: true, symbol: "none", lineStyle: {color: look.faint, type: "dashed"},
        label: levelLabel(look),
        data: data.levels.map(level => ({name: level.name, yAxis: level.y}))
    };
    const share = data.yName.startsWith("accuracy");
    const names = data.lines.map(line => line.name);
    return {
        ...base(look),
        grid: {left: 64, right: 20, top: 22 + 22 * legendRows(names, look.width), bottom: 48},
        legend: {data: names, top: 0, itemWidth: 18, textStyle: {color: look.ink}},
        xAxis: {
            type: "category", data: data.sizes.map(size), name: data.xName, nameLocation: "middle", nameGap: 28,
            nameTextStyle: {color: look.faint}, axisLabel: {color: look.faint}, axisLine: {lineStyle: {color: look.line}}
        },
        yAxis: valueAxis(data.yName, look, {
            nameGap: 46, type: data.logarithmic ? "log" : "value", ...(share ? {min: 0, max: 1} : {})
        }),
        tooltip: {
            ...base(look).tooltip, trigger: "item",
            formatter: at => `${at.marker}${at.seriesName}<br>${data.xName} ${data.sizes[at.dataIndex % data.sizes.length]}: `
                + `<b>${short(Array.isArray(at.value) ? at.value[1] : at.value)}</b>`
        },
        series: [...means, ...seeds]
    };
}

function matrix(data, look) {
    const cells = data.values.flatMap((row, r) => row.map((value, c) => [c, r, value]));
    const most = Math.max(...cells.map(cell => Math.abs(cell[2])));
    const colours = data.signed ? [look.palette[1], look.raised, look.palette[0]] : [look.raised, look.palette[0]];
    const short = labels => labels.length <= 40 && labels.every(label => label.length < 2);
    const category = (labels, name, gap) => ({
        type: "category", data: labels, name: name, nameLocation: "middle", nameGap: gap,
        nameTextStyle: {color: look.faint}, axisLine: {show: false}, axisTick: {show: false},
        axisLabel: {color: look.ink, fontSize: 10, ...(short(labels) ? {interval: 0} : {hideOverlap: true})}
    });
    return {
        ...base(look),
        grid: {left: 64, right: 8, top: 8, bottom: 44},
        xAxis: category(data.columns, data.xName, 26),
        yAxis: {...category(data.rows, data.yName, 46), inverse: true},
        visualMap: {show: false, min: data.signed ? -most : 0, max: most, inRange: {color: colours}},
        tooltip: {
            ...base(look).tooltip,
            formatter: at => `${data.yName} ${data.rows[at.value[1]]}, ${data.xName} ${data.columns[at.value[0]]}: `
                + `<b>${short(at.value[2])}</b>`
        },
        series: [{type: "heatmap", data: cells}]
    };
}

// A bar for each group of a row, and a whisker from one end of its interval to the other.
function bars(data, look) {
    const colours = data.groups.map(group => look.palette[group.colour % look.palette.length]);
    const names = data.groups.map(group => group.name);
    const several = names.length > 1;
    const room = Math.min(0.38 * look.width, 8 + 6.9 * Math.max(...data.rows.map(row => row.length)));
    const solid = data.groups.map((group, g) => ({
        name: group.name, type: "bar", color: colours[g], barGap: "15%", barCategoryGap: "28%", itemStyle: {opacity: 0.75},
        data: group.values.map(value => value.length ? value[0] : null)
    }));
    const whiskers = data.groups.map((group, g) => ({
        name: group.name, type: "custom", silent: true, z: 4, color: look.ink, encode: {x: [1, 2], y: 0}, renderItem: whisker(g),
        data: group.values.flatMap((value, row) => value.length ? [[row, value[1], value[2]]] : [])
    }));
    function whisker(g) {
        return (params, api) => {
            const share = api.size([0, 1])[1] * 0.72;
            const thick = share / (data.groups.length + 0.15 * (data.groups.length - 1));
            const y = api.coord([0, api.value(0)])[1] - share / 2 + thick * (1.15 * g + 0.5);
            const [from, to] = [1, 2].map(at => api.coord([api.value(at), api.value(0)])[0]);
            const tick = Math.min(4, thick / 3);
            const line = (x1, y1, x2, y2) => ({type: "line", shape: {x1: x1, y1: y1, x2: x2, y2: y2}, style: {stroke: look.ink, lineWidth: 1.2}});
            return {type: "group", children: [
                line(from, y, to, y), line(from, y - tick, from, y + tick), line(to, y - tick, to, y + tick)
            ]};
        };
    }
    if (data.level.length > 0) {
        solid[0].markLine = {
            silent: true, symbol: "none", lineStyle: {color: look.faint, type: "dashed"}, label: {show: false},
            data: data.level.map(level => ({xAxis: level.y}))
        };
    }
    return {
        ...base(look),
        grid: {left: room + 12, right: 24, top: several ? 8 + 22 * legendRows(names, look.width) : 8, bottom: 44},
        legend: {show: several, data: names, top: 0, itemWidth: 18, textStyle: {color: look.ink}},
        xAxis: valueAxis(data.xName, look, {nameGap: 26}),
        yAxis: {
            type: "category", data: data.rows, inverse: true, axisLine: {lineStyle: {color: look.line}}, axisTick: {show: false},
            axisLabel: {color: look.ink, interval: 0, width: room, overflow: "break", fontSize: 11, lineHeight: 13}
        },
        tooltip: {
            ...base(look).tooltip, trigger: "item",
            formatter: at => {
                const [middle, low, high] = data.groups[at.seriesIndex].values[at.dataIndex];
                return `${at.marker}${at.seriesName}<br>${data.rows[at.dataIndex]}: <b>${short(middle)}</b> `
                    + `(${short(low)} to ${short(high)}) ${data.xName}`;
            }
        },
        series: [...solid, ...whiskers]
    };
}

const KINDS = {bars: bars, curves: curves, growth: growth, heatmap: heatmap, matrix: matrix, shares: shares};

// Buttons that choose the horizontal axis.
function addSwitch(place, axes, choose) {
    const bar = document.createElement("div");
    bar.className = "switch";
    axes.forEach((axis, i) => {
        const button = document.createElement("button");
        button.textContent = axis;
        button.setAttribute("aria-pressed", i === 0);
        button.addEventListener("click", () => {
            [...bar.children].forEach(other => other.setAttribute("aria-pressed", other === button));
            choose(i);
        });
        bar.append(button);
    });
    place.before(bar);
}

function show(place, drawing) {
    if (drawing.kind === "heatmap") {
        place.style.height = 60 + 26 * drawing.data.rows.length + "px";
    }
    if (drawing.kind === "bars") {
        place.parentElement.style.gridColumn = "1 / -1";
        place.style.height = 84 + drawing.data.rows.length * (16 + 13 * drawing.data.groups.length) + "px";
    }
    if (drawing.kind === "matrix") {
        place.style.height = 56 + Math.max(160, Math.min(400, 13 * drawing.data.rows.length)) + "px";
    }
    const hidden = hiddenOf(drawing);
    if (hidden.length > 0) {
        const note = document.createElement("p");
        note.className = "hidden";
        note.textContent = hidden.join(" ");
        place.after(note);
    }
    const chart = echarts.init(place, null, {renderer: "svg"});
    let axis = 0;
    const draw = () => chart.setOption(KINDS[drawing.kind](drawing.data, look(place), axis), true);
    if (drawing.kind === "curves" && drawing.data.axes.length > 1) {
        addSwitch(place, drawing.data.axes, chosen => {
            axis = chosen;
            draw();
        });
    }
    draw();
    new ResizeObserver(() => {
        chart.resize();
        draw();
    }).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

const DRAWINGS = JSON.parse(document.getElementById("data").textContent);
document.querySelectorAll("[data-chart]").forEach(place => show(place, DRAWINGS[Number(place.dataset.chart)]));
