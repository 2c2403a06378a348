/* Long series reduced to what a screen can show, and smoothed. */
'use strict';

espalier.thinning = (() => {
  /** The first index in ascending positions whose value is not below a limit. */
  function firstFrom(positions, limit) {
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positions[middle] < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The index of the position that is nearest to a value; -1 if there is none. */
  function nearest(positions, value) {
    const right = firstFrom(positions, value);
    if (right === positions.length || (right > 0 && value - positions[right - 1] <= positions[right] - value)) {
      return right - 1;
    }
    return right;
  }

  /**
   * The exponential moving average, without its bias towards 0: m ← β·m + (1−β)·y, divided by 1−β^t. Values that are not
   * finite stay as they are and are left out of the average.
   */
  function smooth(values, beta) {
    const result = new Float64Array(values.length);
    let average = 0;
    let weight = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (Number.isFinite(value)) {
        average = beta * average + (1 - beta) * value;
        weight = beta * weight + (1 - beta);
        result[i] = average / weight;
      } else {
        result[i] = NaN;
      }
    }
    return result;
  }

  /**
   * The points of a series between two positions, and one more on each side: all of them, or of each bucket of equal
   * width the first, the least, the greatest and the last, so that no extreme is lost.
   */
  function thin(positions, values, from, to, buckets) {
    const first = Math.max(0, firstFrom(positions, from) - 1);
    const end = Math.min(positions.length, firstFrom(positions, to) + 2);
    if (end - first <= 4 * buckets) {
      return {positions: positions.subarray(first, end), values: values.subarray(first, end)};
    }
    const width = (to - from) / buckets;
    const kept = [];
    let i = first;
    while (i < end) {
      const bucket = Math.floor((positions[i] - from) / width);
      let least = i;
      let greatest = i;
      let last = i;
      for (; last < end && Math.floor((positions[last] - from) / width) === bucket; last++) {
        // A value that is not a number is never an extreme, unless the bucket begins with it.
        if (values[last] < values[least] || Number.isNaN(values[least])) {
          least = last;
        }
        if (values[last] > values[greatest] || Number.isNaN(values[greatest])) {
          greatest = last;
        }
      }
      const inOrder = [i, Math.min(least, greatest), Math.max(least, greatest), last - 1];
      for (const index of inOrder) {
        if (kept.length === 0 || kept[kept.length - 1] < index) {
          kept.push(index);
        }
      }
      i = last;
    }
    return {
      positions: Float64Array.from(kept, (index) => positions[index]),
      values: Float64Array.from(kept, (index) => values[index]),
    };
  }

  /**
   * Several series over the union of their positions: undefined where a series has no point, null where its value is
   * not finite, which ends the line.
   */
  function align(parts) {
    let count = 0;
    for (const part of parts) {
      count += part.positions.length;
    }
    const all = new Float64Array(count);
    let filled = 0;
    for (const part of parts) {
      all.set(part.positions, filled);
      filled += part.positions.length;
    }
    all.sort();
    let unique = 0;
    for (let i = 0; i < count; i++) {
      if (unique === 0 || all[i] !== all[unique - 1]) {
        all[unique++] = all[i];
      }
    }
    const union = Array.from(all.subarray(0, unique));
    return [union, ...parts.map((part) => placed(part, union))];
  }

  function placed(part, union) {
    const result = new Array(union.length);
    let next = 0;
    for (let i = 0; i < union.length && next < part.positions.length; i++) {
      while (next < part.positions.length && part.positions[next] === union[i]) {
        const value = part.values[next++];
        result[i] = Number.isFinite(value) ? value : null;
      }
    }
    return result;
  }

  return {firstFrom, nearest, smooth, thin, align};
})();
