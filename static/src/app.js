// Everything that scripts add to Acorn's pages. Each page works without it: this file only helps.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";

// govuk-frontend's styles and scripts look for these classes. Its own pages set them with an inline script, which our
// content security policy forbids.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}
