package dev.espalier.core.data.column;

/**
 * What is wrong with a cell.
 *
 * @param what the value received and the rule
 * @param remedy what to do about it
 */
public record CellFault(String what, String remedy) {}
