/** The lab {@code ssm}: state-space models, RWKV and linear attention, on tasks that tell them apart. */
package dev.gradus.labs.ssm;
