/** RWKV, versions 4 to 7: time mixing, channel mixing and whole models under the names of the public checkpoints. */
package dev.gradus.ssm.rwkv;
