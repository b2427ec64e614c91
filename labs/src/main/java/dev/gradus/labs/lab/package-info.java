/** What every lab shares: settings, the run folder, progress, expectations, and the commands that start it. */
package dev.gradus.labs.lab;
