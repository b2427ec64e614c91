/** The mixture-of-experts layer: router, dispatch and experts as one channel mixer. */
package dev.gradus.moe.layer;
