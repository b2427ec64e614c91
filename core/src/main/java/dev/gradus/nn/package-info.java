/** Parts of models: layers that own named parameters, and how those start. */
package dev.gradus.nn;
