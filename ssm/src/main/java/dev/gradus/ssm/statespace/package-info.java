/** State space models: HiPPO, S4D, Mamba and Mamba-2. */
package dev.gradus.ssm.statespace;
