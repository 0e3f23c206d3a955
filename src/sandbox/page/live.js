// Takes over what is new, unless somebody reads or walks through something by keyboard.
setInterval(async () => {
  if (document.hidden || document.querySelector("main details[open], main :focus-visible")) return;
  let gone = true;
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = fresh.querySelector("main");
    gone = !answer.ok || !main;
    if (!gone && !document.querySelector("main details[open], main :focus-visible")) {
      document.querySelector("main").replaceWith(main);
    }
  } catch {}
  document.documentElement.classList.toggle("gone", gone);
}, 3000);
