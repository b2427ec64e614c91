/** Losses and measures of how evenly the experts are used. */
package dev.gradus.moe.balance;
