document.getElementById('said').textContent = 'Scripts are on';
throw new Error('the kettle boiled over');
