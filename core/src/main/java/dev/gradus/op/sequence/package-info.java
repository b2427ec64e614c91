/** Parts of sequence models: token shift, rotary positions, masks. */
package dev.gradus.op.sequence;
