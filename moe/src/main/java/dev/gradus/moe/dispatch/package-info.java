/** From "token t goes to expert e" to rows sorted by expert, and back. */
package dev.gradus.moe.dispatch;
