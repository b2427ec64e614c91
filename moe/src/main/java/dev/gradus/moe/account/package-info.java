/** Parameters, operations and bytes of a model, counted from its sizes. */
package dev.gradus.moe.account;
