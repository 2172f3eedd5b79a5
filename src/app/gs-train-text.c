/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-text.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * gs_train_text_progress:
 * @session: a session whose training is running
 *
 * Returns: (transfer full): how far it is, how fast and how long it may still take
 */
char *
gs_train_text_progress (GsTrainSession *session)
{
  double fraction = gs_train_session_get_fraction (session);
  g_autofree char *left = gs_time_text_remaining (gs_train_session_get_seconds_left (session));
  GString *text = g_string_new (NULL);
  guint n_points;

  gs_train_session_get_points (session, &n_points);
  if (gs_train_session_is_cancelling (session))
    g_string_append (text, _ ("Stopping…"));
  else if (fraction <= 0.0)
    g_string_append (text, _ ("Reading the data…"));
  else
    {
      g_string_append_printf (text, _ ("Epoch %u of %u"), MIN (n_points + 1, gs_train_session_get_n_epochs (session)),
                              gs_train_session_get_n_epochs (session));
      g_string_append_printf (text, _ (" · %.0f %%"), 100.0 * fraction);
      if (gs_train_session_get_rate (session) > 0.0)
        /* Translators: windows trained a second */
        g_string_append_printf (text, _ (" · %.3g windows/s"), gs_train_session_get_rate (session));
      if (left != NULL)
        /* Translators: %s is “0:48 left” */
        g_string_append_printf (text, _ (" · %s at most"), left);
    }

  return g_string_free (text, FALSE);
}

/**
 * gs_train_text_end:
 * @session: a session whose training has ended
 * @used: whether its network is in use
 *
 * Returns: (transfer full): how it ended, what can be done next, and how good the best epoch was
 */
char *
gs_train_text_end (GsTrainSession *session,
                   gboolean used)
{
  const GsTrainingPoint *best = gs_train_session_get_best (session);
  gboolean interrupted = gs_train_setup_is_interrupted (gs_train_session_get_setup (session)->path);
  GString *text = g_string_new (NULL);
  guint n_points;

  gs_train_session_get_points (session, &n_points);
  switch (gs_train_session_get_state (session))
    {
    case GS_JOB_DONE:
      if (used)
        g_string_append (text, _ ("In use now: the open clip is analysed with it."));
      else if (n_points < gs_train_session_get_n_epochs (session))
        g_string_append (text, _ ("Done before the last epoch: it had become no better for long."));
      else
        g_string_append (text, _ ("Done."));
      break;

    case GS_JOB_CANCELLED:
      g_string_append_printf (
        text, ngettext ("Cancelled; %u epoch is done.", "Cancelled; %u epochs are done.", n_points), n_points);
      break;

    default:
      g_string_append (
        text, gs_train_session_get_error (session) != NULL ? gs_train_session_get_error (session)->message : "");
      break;
    }

  if (gs_train_session_get_state (session) != GS_JOB_DONE && interrupted)
    g_string_append_printf (text, " %s", _ ("It can be resumed, now or another day."));
  if (best != NULL)
    {
      double ccc = isnan (best->ccc[0])   ? best->ccc[1]
                   : isnan (best->ccc[1]) ? best->ccc[0]
                                          : (best->ccc[0] + best->ccc[1]) / 2;

      g_string_append_printf (text, _ (" Best: epoch %u, validation CCC %.3f."), best->epoch, ccc);
    }

  return g_string_free (text, FALSE);
}
