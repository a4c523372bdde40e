// What a person sees on a page and can use on it. The browser package evaluates this file in the page as one function and
// calls it with the name of a verb and its arguments. Nothing of it stays in the page.
//
// A verb answers {error: "..."} where the page does not have what was asked for, else what the Go side expects.
(function (verb, args) {
  const squash = (text) => text.replace(/\s+/g, ' ').trim();
  const rendered = (el) => el.checkVisibility({ visibilityProperty: true });

  // Only for screen readers: cut down to a point, as .govuk-visually-hidden is.
  const clipped = (el) => {
    const style = getComputedStyle(el);
    return (style.position === 'absolute' || style.position === 'fixed') && style.overflow !== 'visible' &&
      el.offsetWidth <= 1 && el.offsetHeight <= 1;
  };

  // The text of an element: what eyes read (spoken false) or what a screen reader says (spoken true), with or without what
  // stands in the fields in it.
  function read(node, spoken, fields) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    if (/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT)$/.test(node.tagName) && !rendered(node)) return '';
    if (getComputedStyle(node).display !== 'contents' && !rendered(node)) return '';
    if (spoken && node.getAttribute('aria-hidden') === 'true') return '';
    if (!spoken && clipped(node)) return '';
    if (node.tagName === 'IMG') return spoken ? ` ${node.alt} ` : '';
    if (node.tagName === 'BR') return '\n';
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)) return fields ? ` ${held(node)} ` : '';
    let text = '';
    for (const child of node.childNodes) text += read(child, spoken, fields);
    return getComputedStyle(node).display.startsWith('inline') ? text : `\n${text}\n`;
  }
  const seen = (el) => squash(read(el, false, true));
  const spoken = (el) => squash(read(el, true, false));

  // What stands in a field, as a person would read it.
  function held(field) {
    if (field.tagName === 'SELECT') return [...field.selectedOptions].map((o) => o.label).join(' ');
    if (/^(hidden|password|checkbox|radio|file|image)$/.test(field.type)) return '';
    return field.value;
  }

  const byIds = (ids) => squash(ids.split(/\s+/).map((id) => document.getElementById(id))
    .filter(Boolean).map((el) => el.textContent).join(' '));

  // The accessible name, near enough: aria first, then labels, then the content.
  function name(el) {
    if (el.getAttribute('aria-labelledby')) return byIds(el.getAttribute('aria-labelledby'));
    if (el.getAttribute('aria-label')) return squash(el.getAttribute('aria-label'));
    if (el.labels && el.labels.length) return squash([...el.labels].map((l) => read(l, true, false)).join(' '));
    if (el.tagName === 'INPUT') return squash(el.type === 'image' ? el.alt : el.value);
    if (el.tagName === 'FIELDSET') return el.querySelector('legend') ? spoken(el.querySelector('legend')) : '';
    return spoken(el);
  }

  // The texts a person could call an element by.
  function calls(el) {
    const texts = [name(el)];
    if (el.labels && el.labels.length) texts.push(...[...el.labels].map((l) => squash(read(l, false, false))));
    else if (!/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) texts.push(seen(el));
    return texts;
  }

  const kinds = {
    'button or link': 'a[href], button, summary, input[type=submit], input[type=button], input[type=image], ' +
      'input[type=reset], [role=button], [role=link], [role=tab], [role=menuitem]',
    'text field': 'textarea, input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image])' +
      ':not([type=reset]):not([type=radio]):not([type=checkbox]):not([type=file])',
    'radio button or checkbox': 'input[type=radio], input[type=checkbox]',
    'list to select from': 'select',
    'field for a file': 'input[type=file]',
    field: 'textarea, select, input:not([type=hidden]):not([type=submit]):not([type=button])',
  };

  // One thing on a page, and where a list of such things ends.
  const parts = 'tr, li, fieldset, article, section, form, details, dialog, nav, header, footer, aside, [role=group], ' +
    '[role=region], [role=alert], .govuk-summary-card, .govuk-summary-list__row, .govuk-form-group, .govuk-notification-banner';
  const lists = 'table, tbody, ul, ol, dl, main, body';

  // The parts of the page that a chain of texts leads to, nearest first: each is the smallest part that says the text, then
  // the parts around it, up to the list that it stands in.
  function places(chain) {
    let roots = [[document.body]];
    for (const text of chain) {
      const next = [];
      for (const [root] of roots) {
        const all = [...root.querySelectorAll(parts)].filter((el) => rendered(el) && seen(el).includes(text));
        for (const el of all.filter((el) => !all.some((other) => other !== el && el.contains(other)))) {
          const climb = [el];
          for (let up = el.parentElement; up && up !== root && !up.matches(lists); up = up.parentElement) {
            if (up.matches(parts)) climb.push(up);
          }
          next.push(climb);
        }
      }
      if (!next.length) throw new Error(`no row, card, group or section says ${JSON.stringify(text)}`);
      roots = next;
    }
    return roots;
  }

  const choices = (all) => [...new Set(all.map((el) => calls(el).find(Boolean)).filter(Boolean))]
    .slice(0, 40).map((text) => JSON.stringify(text)).join(', ');

  // The one element of a kind that goes by the text.
  function find(chain, kind, text) {
    const wanted = squash(text);
    const near = (word) => new RegExp(`(^|\\W)${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\W|$)`, 'u');
    let there = [];
    for (const fits of [(t) => t === wanted, (t) => near(wanted).test(t)]) {
      const found = new Set();
      for (const climb of places(chain)) {
        for (const place of climb) {
          const all = [...place.querySelectorAll(kinds[kind])].filter((el) => rendered(el) && !el.closest('[inert]'));
          there = there.concat(all);
          const here = all.filter((el) => calls(el).some(fits));
          here.forEach((el) => found.add(el));
          if (here.length) break;
        }
      }
      const matches = [...found];
      if (matches.length === 1) return matches[0];
      if (matches.length && matches.every((el) => el.href && el.href === matches[0].href)) {
        return matches.find((el) => !clipped(el)) || matches[0];
      }
      if (matches.length) {
        throw new Error(`${matches.length} things (${choices(matches)}) could be the ${kind} ${JSON.stringify(wanted)}: ` +
          'say which with In');
      }
    }
    throw new Error(`no ${kind} says ${JSON.stringify(wanted)}; there is ${choices(there) || 'none at all'}`);
  }

  // Where to press on an element, having made sure that nothing lies over it.
  function spot(el) {
    el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const box = [...el.getClientRects()].find((r) => r.width > 0 && r.height > 0);
    if (!box) throw new Error(`${describe(el)} takes no room on the page`);
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top) throw new Error(`${describe(el)} lies outside the window`);
    const label = top.closest('label');
    if (!el.contains(top) && !top.contains(el) && !(label && label.control === el)) {
      throw new Error(`${describe(el)} is covered by ${describe(top)}`);
    }
    return { x, y };
  }

  const describe = (el) => `<${el.tagName.toLowerCase()}> ${JSON.stringify((calls(el).find(Boolean) || '').slice(0, 60))}`;
  const usable = (el) => {
    if (el.disabled || el.getAttribute('aria-disabled') === 'true') throw new Error(`${describe(el)} cannot be used`);
    return el;
  };

  const verbs = {
    text: (chain) => squash(places(chain).map(([place]) => read(place, false, true)).join('\n')),
    see(chain, texts) {
      const page = places(chain).map(([place]) => seen(place));
      const missing = texts.filter((text) => !page.some((t) => t.includes(squash(text))));
      if (missing.length) throw new Error(`it does not say ${missing.map((t) => JSON.stringify(t)).join(', ')}`);
      return true;
    },
    dontSee(chain, texts) {
      const page = places(chain).map(([place]) => seen(place));
      const said = texts.filter((text) => page.some((t) => t.includes(squash(text))));
      if (said.length) throw new Error(`it says ${said.map((t) => JSON.stringify(t)).join(', ')}`);
      return true;
    },
    click: (chain, text) => spot(usable(find(chain, 'button or link', text))),
    has: (chain, text) => Boolean(find(chain, 'button or link', text)),
    fill(chain, text) {
      const field = usable(find(chain, 'text field', text));
      if (field.readOnly) throw new Error(`${describe(field)} cannot be changed`);
      const at = spot(field);
      field.focus();
      field.select();
      return { ...at, type: field.type, empty: field.value === '' };
    },
    // Fields whose parts are the browser's own (dates, times, colours) take their value at once.
    put(chain, text, value) {
      const field = find(chain, 'text field', text);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, value);
      if (field.value !== value) throw new Error(`${describe(field)} does not take ${JSON.stringify(value)}`);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
    value(chain, text) {
      const field = find(chain, 'field', text);
      return held(field);
    },
    // A box that is hidden behind its own drawing is pressed by its label, as a person does.
    choose(chain, text, on) {
      const box = usable(find(chain, 'radio button or checkbox', text));
      if (box.checked === on) return { done: true };
      const label = [...box.labels].find((l) => rendered(l) && !clipped(l));
      return spot(label && !label.querySelector('a, button') ? label : box);
    },
    chosen: (chain, text) => find(chain, 'radio button or checkbox', text).checked,
    select(chain, text, option) {
      const list = usable(find(chain, 'list to select from', text));
      const wanted = [...list.options].filter((o) => squash(o.label) === squash(option) && !o.disabled);
      if (wanted.length !== 1) {
        throw new Error(`${wanted.length} options of ${describe(list)} say ${JSON.stringify(option)}; there is ` +
          [...list.options].map((o) => JSON.stringify(squash(o.label))).join(', '));
      }
      list.focus();
      if (!list.multiple) list.selectedIndex = wanted[0].index;
      wanted[0].selected = true;
      list.dispatchEvent(new Event('input', { bubbles: true }));
      list.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
    file: (chain, text) => usable(find(chain, 'field for a file', text)),
    heading() {
      const all = [...document.querySelectorAll('h1')].filter(rendered);
      if (all.length !== 1) throw new Error(`it has ${all.length} main headings, not one: ${choices(all)}`);
      return seen(all[0]);
    },
    title: () => document.title,
    errors: () => [...document.querySelectorAll('[role=alert] li')].filter(rendered).map(seen),
    focused() {
      const el = document.activeElement;
      return !el || el === document.body || el === document.documentElement ? '' : name(el);
    },
    sideways(width) {
      const page = document.scrollingElement;
      if (page.scrollWidth <= width) return true;
      const wide = [...document.body.querySelectorAll('*')].filter((el) => rendered(el) && !clipped(el) &&
        el.getBoundingClientRect().right + scrollX > width + 0.5);
      const ends = wide.filter((el) => !wide.some((other) => other !== el && el.contains(other)));
      throw new Error(`it is ${page.scrollWidth} px wide in a window of ${width} px; too wide: ` +
        ends.slice(0, 8).map((el) => `${describe(el)} class=${JSON.stringify(el.className)}`).join(', '));
    },
    within() {
      const wide = [...document.body.querySelectorAll('*')].filter((el) => rendered(el) && el.scrollWidth > el.clientWidth + 1 &&
        ['auto', 'scroll'].includes(getComputedStyle(el).overflowX));
      if (wide.length === 0) return true;
      throw new Error(`these scroll sideways: ` + wide.slice(0, 8).map((el) =>
        `${el.getAttribute('aria-label') || describe(el)} (${el.scrollWidth} px in ${el.clientWidth} px)`).join(', '));
    },
    axe: () => axe.run(document, {
      runOnly: { type: 'tag', values: args[0] },
      resultTypes: ['violations'],
    }).then((result) => result.violations.map((v) => ({
      rule: v.id, help: v.help, nodes: v.nodes.map((n) => ({ target: n.target.join(' '), summary: n.failureSummary })),
    }))),
  };

  try {
    return verbs[verb](...args);
  } catch (err) {
    return { error: err.message };
  }
})
