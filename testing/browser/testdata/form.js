document.getElementById('late').addEventListener('click', () => {
  setTimeout(() => { document.getElementById('slot').textContent = 'It came late'; }, 300);
  setTimeout(() => { location.href = '/me'; }, 600);
});
