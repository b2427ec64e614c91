/** What attention remembers when it does not remember everything: windows, sinks, heavy hitters, rounded numbers. */
package dev.gradus.attention.cache;
