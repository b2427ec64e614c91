/**
 * One self-contained HTML page a run: text, tables and charts, readable without a network. Java writes the text, escaped,
 * and the numbers as JSON; {@code charts.js} draws them with ECharts.
 */
package dev.gradus.labs.report;
