// Takes over what is new, unless somebody reads, watches or walks through something by keyboard.
const plays = () => [...document.querySelectorAll("video")].some((video) => !video.paused);
const busy = () => document.hidden || plays() || document.querySelector("main details[open], main :focus-visible");
setInterval(async () => {
  if (busy()) return;
  let there = false;
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    there = answer.ok;
    for (const part of there && !busy() ? ["nav", ".state", ".channels"] : []) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old.outerHTML !== now.outerHTML) old.replaceWith(now);
    }
  } catch {}
  document.documentElement.classList.toggle("gone", !there);
}, 3000);
