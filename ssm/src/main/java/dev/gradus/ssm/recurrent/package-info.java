/** Recurrences of numbers and gates: HGRN, minGRU and minLSTM, LRU, RG-LRU, mLSTM and sLSTM. */
package dev.gradus.ssm.recurrent;
