/** What all ops share: the checks of their operands. The ops themselves are in the packages below, one record each. */
package dev.gradus.op;
