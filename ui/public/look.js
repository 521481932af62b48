// The look that was chosen stands before the first thing is drawn, so that nothing changes colour or size after it.
try {
  const root = document.documentElement;
  for (const [mark, name] of [["theme", "theme"], ["density", "density"], ["text", "text-size"]]) {
    const chosen = localStorage.getItem(`adiuva.${name}`);
    if (chosen) root.dataset[mark] = chosen;
  }
} catch {
  // Without storage there is no choice to follow.
}
