/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-network-set.h"

#include "gs-clip-predictors.h"
#include "gs-data-file.h"
#include "gs-encoders.h"

#include <glib/gi18n.h>
#include <string.h>

/* What comes with the program: one network that says both, or one for each. */
static const char *const demo_sets[][3] = {
  { "networks/demo.safetensors", NULL, NULL },
  { "networks/demo-valence.safetensors", "networks/demo-arousal.safetensors", NULL },
};

typedef struct
{
  char *file; /* NULL: what comes with the program */
  char *kept; /* (nullable) */
  GsNetworkSet *in_use;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->file);
  g_free (self->kept);
  gs_network_set_free (self->in_use);
  g_free (self);
}

static GsNetworkSet *
network_set_new (void)
{
  GsNetworkSet *self = g_new0 (GsNetworkSet, 1);

  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self->files = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void
add (GsNetworkSet *self,
     GsNetwork *network,
     const char *file)
{
  g_ptr_array_add (self->networks, gs_network_ref (network));
  g_ptr_array_add (self->files, g_strdup (file));
}

void
gs_network_set_free (GsNetworkSet *self)
{
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* The other half of a pair of files whose names say "valence" and "arousal". */
static char *
find_partner (const char *path)
{
  static const char *const words[][2] = { { "valence", "arousal" }, { "arousal", "valence" } };
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *word = strstr (name, words[i][0]);
      g_autofree char *partner = NULL;
      g_autofree char *partner_path = NULL;

      if (word == NULL)
        continue;

      partner = g_strdup_printf ("%.*s%s%s", (int) (word - name), name, words[i][1], word + strlen (words[i][0]));
      partner_path = g_build_filename (folder, partner, NULL);
      if (g_file_test (partner_path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&partner_path);
    }

  return NULL;
}

static gboolean
add_file (GsNetworkSet *self,
          const char *file,
          GError **error)
{
  g_autoptr (GsNetwork) network = gs_network_load (file, error);
  GsEncoderKind kind;

  if (network == NULL)
    return FALSE;

  if (!gs_network_find_encoder (network, &kind, error))
    {
      g_prefix_error (error, "%s: ", file);
      return FALSE;
    }

  add (self, network, file);

  return TRUE;
}

static GsNetworkSet *
load_demo (GError **error)
{
  g_autoptr (GsNetworkSet) self = network_set_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (demo_sets); i++)
    {
      for (gsize j = 0; demo_sets[i][j] != NULL; j++)
        {
          g_autofree char *path = gs_data_file_find (demo_sets[i][j]);
          g_autoptr (GsNetwork) network = NULL;

          if (path == NULL)
            break;
          network = gs_network_load (path, error);
          if (network == NULL)
            return NULL;
          add (self, network, GS_NETWORK_SET_DEMO);
        }

      if (self->networks->len > 0)
        return g_steal_pointer (&self);
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("The demo network is not installed; choose a network file from the menu"));

  return NULL;
}

/* Takes along from @others the network for the one output that @self is silent about. */
static void
keep (GsNetworkSet *self,
      const GsNetworkSet *others)
{
  GsOutput said = gs_network_get_output (self->networks->pdata[0]);

  for (guint i = 0; i < others->networks->len && self->networks->len == 1; i++)
    {
      GsOutput output = gs_network_get_output (others->networks->pdata[i]);

      if (said != GS_OUTPUT_BOTH && output != GS_OUTPUT_BOTH && output != said)
        {
          add (self, others->networks->pdata[i], others->files->pdata[i]);
          self->kept = TRUE;
        }
    }
}

static GsNetworkSet *
load_kept (const char *file,
           GError **error)
{
  g_autoptr (GsNetworkSet) self = NULL;

  if (g_str_equal (file, GS_NETWORK_SET_DEMO))
    return load_demo (error);

  self = network_set_new ();

  return add_file (self, file, error) ? g_steal_pointer (&self) : NULL;
}

static GsNetworkSet *
load (const Request *request,
      GError **error)
{
  g_autoptr (GsNetworkSet) self = NULL;
  g_autofree char *partner = NULL;

  if (request->file == NULL)
    return load_demo (error);

  self = network_set_new ();
  if (!add_file (self, request->file, error))
    return NULL;
  if (gs_network_get_output (self->networks->pdata[0]) == GS_OUTPUT_BOTH)
    return g_steal_pointer (&self);

  partner = find_partner (request->file);
  if (partner != NULL && !add_file (self, partner, error))
    return NULL;

  if (partner == NULL && request->kept != NULL)
    {
      g_autoptr (GsNetworkSet) kept = load_kept (request->kept, error);

      if (kept == NULL)
        return NULL;
      keep (self, kept);
    }
  else
    keep (self, request->in_use);

  return g_steal_pointer (&self);
}

static void
load_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GsNetworkSet *self = load (data, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) gs_network_set_free);
  else
    g_task_return_error (task, error);
}

/**
 * gs_network_set_load_async:
 * @file: (nullable): a network file; %NULL or %GS_NETWORK_SET_DEMO for what comes with the program
 * @kept: (nullable): the file, or %GS_NETWORK_SET_DEMO, of the network that was kept for the other output
 * @in_use: (nullable): the networks until now, when another is chosen
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Reads one network or a pair, in a thread. To a file for one output comes the other output's network: the file beside it that differs
 * only in the word "valence" or "arousal" of its name; else @kept; else the one of @in_use, unless that says both. A network
 * that clips cannot be analysed with is refused, whichever of them it is.
 */
void
gs_network_set_load_async (const char *file,
                           const char *kept,
                           const GsNetworkSet *in_use,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->file = g_strcmp0 (file, GS_NETWORK_SET_DEMO) != 0 ? g_strdup (file) : NULL;
  request->kept = g_strdup (kept);
  request->in_use = network_set_new ();
  for (guint i = 0; in_use != NULL && i < in_use->networks->len; i++)
    add (request->in_use, in_use->networks->pdata[i], in_use->files->pdata[i]);

  g_task_set_source_tag (task, gs_network_set_load_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * gs_network_set_load_finish:
 * @result: as given to the callback
 * @error: return location for a #GsNnError, #GsFusionError, #GsEngineError or #GFileError, naming the file
 *
 * Returns: (transfer full): the networks, or %NULL
 */
GsNetworkSet *
gs_network_set_load_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gs_network_set_has_demo:
 * @self: networks
 * @output: (out) (optional): what it is that a network of the program says
 *
 * Returns: whether a network that comes with the program is among them: a prior, which people must be told
 */
gboolean
gs_network_set_has_demo (const GsNetworkSet *self,
                         GsOutput *output)
{
  guint n_demo = 0;

  for (guint i = 0; i < self->files->len; i++)
    if (g_str_equal (self->files->pdata[i], GS_NETWORK_SET_DEMO))
      {
        if (output != NULL)
          *output = n_demo == 0 ? gs_network_get_output (self->networks->pdata[i]) : GS_OUTPUT_BOTH;
        n_demo++;
      }

  return n_demo > 0;
}

/* A value of the configuration that nothing in the file tells. */
static char *
describe_assumed (GsNetwork *network,
                  const char *key)
{
  const GsFusionConfig *config = gs_network_get_config (network);

  if (g_str_equal (key, "iterations"))
    return g_strdup_printf (ngettext ("%u iteration", "%u iterations", config->iterations), config->iterations);
  if (g_str_equal (key, "window"))
    return g_strdup_printf (_ ("window %u"), config->window);
  if (g_str_equal (key, "hop"))
    return g_strdup_printf (_ ("hop %u"), config->hop);
  if (g_str_equal (key, "temperature"))
    return g_strdup_printf (_ ("temperature %g"), config->temperature);
  if (g_str_equal (key, "output"))
    /* Translators: that a network says what it says is not told by its file */
    return g_strdup (_ ("the output"));

  return g_strdup (key);
}

/**
 * gs_network_set_describe:
 * @self: networks
 * @index: which
 *
 * Returns: (transfer full): the network's fusion, iterations and window; of one whose file has no configuration, such as a state
 *   dict of PyTorch, also what was assumed
 */
char *
gs_network_set_describe (const GsNetworkSet *self,
                         guint index)
{
  GsNetwork *network = self->networks->pdata[index];
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autofree char *kind = g_ascii_strup (gs_fusion_kind_get_name (config->fusion), -1);
  g_autoptr (GPtrArray) assumed = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *what = NULL;
  g_autofree char *values = NULL;

  /* Translators: kind of fusion, number of iterations, frames */
  what = g_strdup_printf (_ ("%s, L = %u, window of %u frames"), kind, config->iterations, config->window);
  if (gs_network_get_n_inferred (network) == 0)
    return g_steal_pointer (&what);

  for (guint i = 0; i < gs_network_get_n_assumed (network); i++)
    g_ptr_array_add (assumed, describe_assumed (network, gs_network_get_assumed (network, i)));
  if (assumed->len == 0)
    /* Translators: %s is “GRJCA, L = 2, window of 300 frames” */
    return g_strdup_printf (_ ("%s: told by names and shapes, as the file has no configuration"), what);

  g_ptr_array_add (assumed, NULL);
  values = g_strjoinv (", ", (char **) assumed->pdata);

  /* Translators: “GRJCA, L = 2, window of 300 frames”, “hop 200, temperature 0.1” */
  return g_strdup_printf (_ ("%s: told by names and shapes, as the file has no configuration. Assumed: %s"), what, values);
}
