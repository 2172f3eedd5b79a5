/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include <glib/gi18n.h>

/* What is said in the banner. That the project cannot be stored stays there until it can be, whatever else is to be said or is no longer. */

static void
show (GsWindow *self)
{
  gboolean helps = gs_window_elsewhere_helps (self);
  g_autofree char *both = NULL;

  if (self->stall == NULL && self->problem == NULL)
    {
      gs_banner_hide (self->problem_banner);
      return;
    }

  if (self->stall != NULL && self->problem != NULL)
    both = g_strdup_printf ("%s\n%s", self->stall->message, self->problem);
  gs_banner_show (self->problem_banner, both != NULL ? both : self->stall != NULL ? self->stall->message : self->problem,
                  helps ? _ ("Save Elsewhere…") : self->problem_button, helps ? "win.save-elsewhere" : self->problem_action);
}

/**
 * gs_window_show_problem:
 * @self: a #GsWindow
 * @sentence: what went wrong
 * @button: (nullable): translated label of a button, never freed; %NULL = none
 * @action: (nullable): the action that it activates, never freed
 *
 * Says it in the banner, in place of the problem before.
 */
void
gs_window_show_problem (GsWindow *self,
                        const char *sentence,
                        const char *button,
                        const char *action)
{
  g_free (self->problem);
  self->problem = g_strdup (sentence);
  self->problem_button = button;
  self->problem_action = action;
  show (self);
}

/**
 * gs_window_hide_problem:
 * @self: a #GsWindow
 *
 * The problem that was shown last is none any more.
 */
void
gs_window_hide_problem (GsWindow *self)
{
  g_clear_pointer (&self->problem, g_free);
  self->problem_button = NULL;
  self->problem_action = NULL;
  show (self);
}

/**
 * gs_window_set_stall:
 * @self: a #GsWindow
 * @error: (nullable): why the project cannot be stored; %NULL when it can be again
 */
void
gs_window_set_stall (GsWindow *self,
                     const GError *error)
{
  /* Somebody has read it and put it away. */
  if (!gs_banner_get_shown (self->problem_banner))
    gs_window_hide_problem (self);

  g_clear_error (&self->stall);
  self->stall = error != NULL ? g_error_copy (error) : NULL;
  show (self);
}

/* Before the window goes. */
void
gs_window_forget_problem (GsWindow *self)
{
  g_clear_error (&self->stall);
  g_clear_pointer (&self->problem, g_free);
  g_clear_weak_pointer (&self->question);
}
