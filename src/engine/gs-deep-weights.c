/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-deep-weights.h"

#include "gs-encoders.h"
#include "gs-engine-error.h"

#include <glib/gstdio.h>

/* How often somebody who waits looks whether it was cancelled, microseconds. */
#define PATIENCE 50000

/* Under the mutex. */
static GMutex mutex;
static GCond changed;
static char *chosen;     /* path; NULL = none */
static guint generation; /* of the choice */
static gboolean loading;
static GsDeep *loaded;   /* from @chosen, when it had this size and time */
static GStatBuf stamp;
static GError *failure;  /* of the last loading */

typedef struct
{
  char *path;
  guint generation;
} Loading;

/* A file that was replaced holds other weights. */
static gboolean
is_current (void)
{
  GStatBuf status;

  return loaded != NULL && g_stat (chosen, &status) == 0 && status.st_size == stamp.st_size &&
         status.st_mtim.tv_sec == stamp.st_mtim.tv_sec && status.st_mtim.tv_nsec == stamp.st_mtim.tv_nsec;
}

static gpointer
load_thread (gpointer data)
{
  Loading *self = data;
  g_autoptr (GError) error = NULL;
  GStatBuf status = { 0 };
  gboolean there = g_stat (self->path, &status) == 0;
  GsDeep *deep = gs_deep_load (self->path, &error);

  g_mutex_lock (&mutex);
  loading = FALSE;
  if (self->generation == generation && deep != NULL && there)
    {
      loaded = g_steal_pointer (&deep);
      stamp = status;
    }
  else if (self->generation == generation)
    {
      failure = error != NULL ? g_steal_pointer (&error)
                              : g_error_new (GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the file has gone", self->path);
    }
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);

  g_clear_pointer (&deep, gs_deep_unref);
  g_free (self->path);
  g_free (self);

  return NULL;
}

static void
begin_loading (void)
{
  Loading *self = g_new (Loading, 1);

  self->path = g_strdup (chosen);
  self->generation = generation;
  loading = TRUE;
  g_thread_unref (g_thread_new ("gs-weights", load_thread, self));
}

/**
 * gs_deep_weights_set_path:
 * @path: (nullable): the file with the weights; %NULL for none
 *
 * Whoever asks from now on gets these.
 */
void
gs_deep_weights_set_path (const char *path)
{
  GsDeep *old = NULL;

  g_mutex_lock (&mutex);
  if (g_strcmp0 (path, chosen) != 0)
    {
      g_free (chosen);
      chosen = g_strdup (path);
      generation++;
      old = g_steal_pointer (&loaded);
      g_clear_error (&failure);
    }
  g_mutex_unlock (&mutex);

  g_clear_pointer (&old, gs_deep_unref);
}

/**
 * gs_deep_weights_dup_path:
 *
 * Returns: (transfer full) (nullable): the file with the weights
 */
char *
gs_deep_weights_dup_path (void)
{
  char *path;

  g_mutex_lock (&mutex);
  path = g_strdup (chosen);
  g_mutex_unlock (&mutex);

  return path;
}

/**
 * gs_deep_weights_get_for_networks:
 * @networks: (element-type GsNetwork): networks that are to be asked together
 * @deep: (out) (transfer full) (nullable): the deep encoder, if they take its features; %NULL = they take the compact one's
 * @cancellable: (nullable): to give up
 * @error: why not
 *
 * Reads the weights, where they are needed and were not read yet.
 *
 * Returns: whether the networks can be asked together and what they need is there
 */
gboolean
gs_deep_weights_get_for_networks (GPtrArray *networks,
                                  GsDeep **deep,
                                  GCancellable *cancellable,
                                  GError **error)
{
  GsEncoderKind kind = GS_ENCODER_COMPACT;

  *deep = NULL;
  if (!gs_networks_check (networks, &kind, error))
    return FALSE;
  if (kind == GS_ENCODER_DEEP)
    *deep = gs_deep_weights_get (cancellable, error);

  return kind != GS_ENCODER_DEEP || *deep != NULL;
}

/**
 * gs_deep_weights_dup_name:
 *
 * Does not wait.
 *
 * Returns: (transfer full) (nullable): name of the deep encoder with the weights chosen; %NULL while they were not read
 */
char *
gs_deep_weights_dup_name (void)
{
  char *name;

  g_mutex_lock (&mutex);
  name = is_current () ? g_strdup (gs_deep_get_name (loaded)) : NULL;
  g_mutex_unlock (&mutex);

  return name;
}

/**
 * gs_deep_weights_forget:
 *
 * Gives the memory of weights back that nobody uses at the moment; they are read again when they are needed.
 */
void
gs_deep_weights_forget (void)
{
  GsDeep *old;

  g_mutex_lock (&mutex);
  old = g_steal_pointer (&loaded);
  g_mutex_unlock (&mutex);

  g_clear_pointer (&old, gs_deep_unref);
}

/**
 * gs_deep_weights_get:
 * @cancellable: (nullable): ends the waiting; the reading goes on for whoever asks next
 * @error: return location: no weights were named, or they cannot be used
 *
 * Waits seconds the first time, so not in the main thread.
 *
 * Returns: (transfer full) (nullable): the encoder
 */
GsDeep *
gs_deep_weights_get (GCancellable *cancellable,
                     GError **error)
{
  GsDeep *deep = NULL, *old = NULL;
  gboolean good = TRUE;

  g_mutex_lock (&mutex);
  if (loaded != NULL && !is_current ())
    old = g_steal_pointer (&loaded);
  if (!loading)
    g_clear_error (&failure);

  while (good && loaded == NULL)
    {
      if (chosen == NULL)
        {
          g_set_error_literal (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                               "The deep encoder needs weights, and none were chosen: name the authors' state dict "
                               "(.pth or .safetensors) with --weights, or choose it in the preferences");
          good = FALSE;
        }
      else if (failure != NULL)
        {
          g_propagate_error (error, g_error_copy (failure));
          good = FALSE;
        }
      else if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          good = FALSE;
        }
      else
        {
          if (!loading)
            begin_loading ();
          g_cond_wait_until (&changed, &mutex, g_get_monotonic_time () + PATIENCE);
        }
    }
  if (good)
    deep = gs_deep_ref (loaded);
  g_mutex_unlock (&mutex);

  g_clear_pointer (&old, gs_deep_unref);

  return deep;
}
