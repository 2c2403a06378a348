/* The namespace of the page: elements, texts and colours. */
'use strict';

window.espalier = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  /**
   * Creates an element. Attributes whose names begin with "on" are listeners, "class" and others are attributes, "style"
   * is an object; those that are null, undefined or false are left out, but for a false state of ARIA. Children that are not nodes become text, so that
   * no name of a run or a class is ever read as markup.
   */
  function element(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** Creates an element of an SVG picture. */
  function svg(tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || (value === false && !name.startsWith('aria-'))) {
        continue;
      }
      if (name.startsWith('on')) {
        node.addEventListener(name.slice(2), value);
      } else if (name === 'style') {
        for (const [property, setting] of Object.entries(value)) {
          node.style.setProperty(property, setting);
        }
      } else {
        node.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
      }
    }
    append(node, children);
    return node;
  }

  function append(node, children) {
    for (const child of children) {
      if (Array.isArray(child)) {
        append(node, child);
      } else if (child !== null && child !== undefined && child !== false) {
        node.append(child);
      }
    }
  }

  /** Replaces the children of a node. */
  function replace(node, ...children) {
    node.replaceChildren();
    append(node, children);
    return node;
  }

  /** A part of the page that scrolls by itself, if it is wider than the page, also by the keyboard. */
  function scrolled(label, ...children) {
    return element('div', {class: 'table', role: 'region', tabindex: 0, 'aria-label': label}, ...children);
  }

  /** A number of a log, in which those that are not finite are words. */
  function number(value) {
    switch (value) {
      case 'nan': return NaN;
      case 'infinity': return Infinity;
      case '-infinity': return -Infinity;
      default: return typeof value === 'number' ? value : NaN;
    }
  }

  /** The value of a colour of style.css, such as "series-1", for a canvas. */
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  /** The colour of the n-th series, from 0. */
  function seriesColour(index) {
    return 'series-' + (index % 8 + 1);
  }

  /** Offers a file for download. */
  function download(name, blob) {
    const link = element('a', {href: URL.createObjectURL(blob), download: fileName(name)});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function fileName(name) {
    return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120);
  }

  const grouped = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});

  const text = {
    /** A measured number with four significant digits, or those asked for. */
    number(value, digits = 4) {
      if (value === null || value === undefined || Number.isNaN(value)) {
        return 'NaN';
      }
      if (!Number.isFinite(value)) {
        return value > 0 ? '∞' : '−∞';
      }
      const size = Math.abs(value);
      if (Number.isInteger(value) && size < 1e7) {
        return text.integer(value);
      }
      if (size >= 1e4 && size < 1e7) {
        return text.integer(Number(value.toPrecision(digits)));
      }
      if (size >= 1e-3 && size < 1e4) {
        return minus(String(Number(value.toPrecision(digits))));
      }
      return minus(value.toExponential(Math.max(0, digits - 2)).replace(/\.?0+e/, 'e').replace('e+', 'e'));
    },

    /** A count with its thousands apart. */
    integer(value) {
      return Number.isFinite(value) ? minus(grouped.format(value)) : text.number(value);
    },

    /** A fraction as a percentage. */
    percent(fraction, digits = 1) {
      return Number.isFinite(fraction) ? minus((fraction * 100).toFixed(digits)) + ' %' : 'NaN';
    },

    /** A time span such as "3 min 20 s". */
    duration(seconds) {
      if (!Number.isFinite(seconds)) {
        return '–';
      }
      if (seconds < 10) {
        return Number(seconds.toPrecision(2)) + ' s';
      }
      const whole = Math.round(seconds);
      const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
      const first = units.findIndex(([, size]) => whole >= size);
      const [unit, size] = units[first];
      const rest = first + 1 < units.length ? Math.floor((whole % size) / units[first + 1][1]) : 0;
      return Math.floor(whole / size) + ' ' + unit + (rest > 0 ? ' ' + rest + ' ' + units[first + 1][0] : '');
    },

    /** A number of bytes in binary units. */
    bytes(count) {
      if (!Number.isFinite(count)) {
        return '–';
      }
      const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
      let unit = 0;
      while (Math.abs(count) >= 1024 && unit + 1 < units.length) {
        count /= 1024;
        unit++;
      }
      return (unit === 0 ? count : count.toFixed(1)) + ' ' + units[unit];
    },

    /** A Unix time in the reader's time zone. */
    time(seconds) {
      if (!Number.isFinite(seconds)) {
        return '–';
      }
      const date = new Date(seconds * 1000);
      const two = (value) => String(value).padStart(2, '0');
      return date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate())
          + ' ' + two(date.getHours()) + ':' + two(date.getMinutes());
    },
  };

  function minus(digits) {
    return digits.replace(/^-/, '−').replace('e-', 'e−');
  }

  return {element, svg, replace, scrolled, number, colour, seriesColour, download, text};
})();
