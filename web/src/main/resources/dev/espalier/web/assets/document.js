/* The stack of a run: the subset of YAML in which it is written, and what differs between several. */
'use strict';

espalier.stacks = (() => {
  /** What a value is that is not written. */
  const NOTHING = 'null';

  /** The lines of a document that are not empty or comments, with their indentation. */
  function linesOf(yaml) {
    return yaml.split(/\r?\n/)
        .map((line) => ({indent: line.length - line.trimStart().length, text: line.trim()}))
        .filter((line) => line.text !== '' && !line.text.startsWith('#') && line.text !== '---');
  }

  /** Reads a stack: mappings become objects, sequences arrays, all scalars text. */
  function read(yaml) {
    const reader = new Reader(linesOf(yaml));
    return reader.lines.length === 0 ? {} : reader.block(reader.lines[0].indent);
  }

  class Reader {
    constructor(lines) {
      this.lines = lines;
      this.next = 0;
    }

    peek() {
      return this.lines[this.next];
    }

    /** The block whose lines begin at an indentation. */
    block(indent) {
      const first = this.peek();
      if (first.text === '-' || first.text.startsWith('- ')) {
        return this.sequence(indent);
      }
      return keyEnd(first.text) >= 0 ? this.mapping(indent) : flow(this.lines[this.next++].text);
    }

    sequence(indent) {
      const items = [];
      while (this.peek() && this.peek().indent === indent && /^-( |$)/.test(this.peek().text)) {
        const line = this.peek();
        const rest = line.text.slice(1).trimStart();
        if (rest === '') {
          this.next++;
          items.push(this.peek() && this.peek().indent > indent ? this.block(this.peek().indent) : '');
        } else {
          // The item begins on the line of its dash; the rest of that line is the first line of its block.
          const inner = indent + line.text.length - rest.length;
          this.lines[this.next] = {indent: inner, text: rest};
          items.push(this.block(inner));
        }
      }
      return items;
    }

    mapping(indent) {
      const result = Object.create(null);
      while (this.peek() && this.peek().indent === indent && keyEnd(this.peek().text) >= 0) {
        const {text} = this.lines[this.next++];
        const end = keyEnd(text);
        const key = scalar(text.slice(0, end));
        const value = withoutComment(text.slice(end + 1)).trim();
        const below = this.peek();
        if (value !== '') {
          result[key] = flow(value);
        } else if (below && (below.indent > indent || (below.indent === indent && /^-( |$)/.test(below.text)))) {
          result[key] = this.block(below.indent);
        } else {
          result[key] = NOTHING;
        }
      }
      return result;
    }
  }

  /** Where the colon after a key is; -1 if the text does not begin with a key. */
  function keyEnd(text) {
    let i = 0;
    if (text[0] === '"' || text[0] === "'") {
      i = quoteEnd(text, 0) + 1;
    } else if (text[0] === '{' || text[0] === '[') {
      return -1;
    }
    for (; i < text.length; i++) {
      if (text[i] === ':' && (i + 1 === text.length || text[i + 1] === ' ')) {
        return i;
      }
    }
    return -1;
  }

  function quoteEnd(text, start) {
    for (let i = start + 1; i < text.length; i++) {
      if (text[start] === '"' && text[i] === '\\') {
        i++;
      } else if (text[i] === text[start]) {
        return i;
      }
    }
    return text.length;
  }

  function withoutComment(text) {
    for (let i = 0; i < text.length; i++) {
      if ((text[i] === '"' || text[i] === "'") && (i === 0 || /[\s,:[{]/.test(text[i - 1]))) {
        i = quoteEnd(text, i);
      } else if (text[i] === '#' && (i === 0 || text[i - 1] === ' ')) {
        return text.slice(0, i);
      }
    }
    return text;
  }

  /** The value of a quoted or plain text; no text at all is null. */
  function scalar(text) {
    const trimmed = text.trim();
    if (trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"')) {
      try {
        return JSON.parse(trimmed);
      } catch {
        return trimmed.slice(1, -1);
      }
    }
    if (trimmed.length > 1 && trimmed.startsWith("'") && trimmed.endsWith("'")) {
      return trimmed.slice(1, -1).replaceAll("''", "'");
    }
    return trimmed === '' ? NOTHING : trimmed;
  }

  /** Reads a value on one line, such as {units: 10, sizes: [1, 2]}. */
  function flow(text) {
    let at = 0;
    const space = () => {
      while (text[at] === ' ') {
        at++;
      }
    };
    const value = () => {
      space();
      if (text[at] === '{' || text[at] === '[') {
        return collection(text[at++] === '{');
      }
      const start = at;
      if (text[at] === '"' || text[at] === "'") {
        at = quoteEnd(text, at) + 1;
      } else {
        while (at < text.length && !/[,\]}]/.test(text[at])
            && !(text[at] === ':' && (text[at + 1] === ' ' || at + 1 === text.length))) {
          at++;
        }
      }
      return scalar(text.slice(start, at));
    };
    const collection = (mapping) => {
      const result = mapping ? Object.create(null) : [];
      for (space(); at < text.length && text[at] !== '}' && text[at] !== ']'; space()) {
        const item = value();
        space();
        if (text[at] === ':') {
          at++;
          const content = value();
          if (mapping) {
            result[item] = content;
          } else {
            result.push({[item]: content});
          }
        } else if (mapping) {
          result[item] = NOTHING;
        } else {
          result.push(item);
        }
        space();
        if (text[at] === ',') {
          at++;
        }
      }
      at++;
      return result;
    };
    return /^[[{]/.test(text) ? value() : scalar(text);
  }

  /** The settings of a stack by their path, such as "model.2.dense.units". */
  function settings(yaml) {
    const result = new Map();
    const visit = (path, value) => {
      const entries = typeof value === 'object' ? Object.entries(value) : null;
      if (entries === null) {
        result.set(path, value);
      } else if (entries.length === 0) {
        result.set(path, Array.isArray(value) ? '[]' : '{}');
      } else {
        entries.forEach(([key, each]) => visit(path === '' ? key : path + '.' + key, each));
      }
    };
    visit('', read(yaml));
    result.delete('');
    return result;
  }

  /** A row for each setting of any stack: {path, values, differs}; a value is undefined where a stack lacks it. */
  function compare(yamls) {
    const all = yamls.map(settings);
    const paths = [];
    all.forEach((each) => {
      let after = -1;
      for (const path of each.keys()) {
        const known = paths.indexOf(path);
        if (known >= 0) {
          after = known;
        } else {
          paths.splice(++after, 0, path);
        }
      }
    });
    return paths.map((path) => {
      const values = all.map((each) => each.get(path));
      return {path, values, differs: values.some((value) => value !== values[0])};
    });
  }

  return {read, settings, compare};
})();
