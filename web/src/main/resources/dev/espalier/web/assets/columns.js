/* Numbers of many lines by name, in growing arrays. */
'use strict';

/** The values of the lines of one event: a column for each name, NaN where a line does not have it. */
espalier.Columns = class {
  constructor() {
    this.length = 0;
    this.capacity = 1024;
    this.stepArray = new Float64Array(this.capacity);
    this.arrays = new Map();
  }

  /** Adds the values of a line; one that is out of order is left out, because curves go forward. */
  add(step, values) {
    if (this.length > 0 && step < this.stepArray[this.length - 1]) {
      return;
    }
    if (this.length === this.capacity) {
      this.grow();
    }
    const index = this.length;
    this.stepArray[index] = step;
    for (const array of this.arrays.values()) {
      array[index] = NaN;
    }
    for (const name in typeof values === 'object' ? values : {}) {
      let array = this.arrays.get(name);
      if (array === undefined) {
        array = new Float64Array(this.capacity).fill(NaN);
        this.arrays.set(name, array);
      }
      const value = values[name];
      array[index] = typeof value === 'number' ? value : espalier.number(value);
    }
    this.length = index + 1;
  }

  grow() {
    this.capacity *= 2;
    const larger = (array) => {
      const copy = new Float64Array(this.capacity);
      copy.set(array);
      return copy;
    };
    this.stepArray = larger(this.stepArray);
    for (const [name, array] of this.arrays) {
      this.arrays.set(name, larger(array));
    }
  }

  /** The names of the columns. */
  get names() {
    return [...this.arrays.keys()];
  }

  /** The steps of all lines. */
  get steps() {
    return this.stepArray.subarray(0, this.length);
  }

  /** The values of a column; null if no line has one. */
  column(name) {
    const array = this.arrays.get(name);
    return array === undefined ? null : array.subarray(0, this.length);
  }

  /** The last value of a column; NaN if there is none. */
  last(name) {
    const array = this.arrays.get(name);
    return array === undefined || this.length === 0 ? NaN : array[this.length - 1];
  }
};
