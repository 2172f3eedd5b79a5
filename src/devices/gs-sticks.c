/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-sticks.h"

#include <string.h>

struct _GsSticks
{
  GObject parent_instance;

  ManetteMonitor *monitor;
  GPtrArray *sticks;
};

static GType
get_item_type (GListModel *model)
{
  return GS_TYPE_STICK;
}

static guint
get_n_items (GListModel *model)
{
  return GS_STICKS (model)->sticks->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  GsSticks *self = GS_STICKS (model);

  return position < self->sticks->len ? g_object_ref (self->sticks->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (GsSticks, gs_sticks, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
connected_cb (GsSticks *self,
              ManetteDevice *device)
{
  g_ptr_array_add (self->sticks, gs_stick_new (device));
  g_list_model_items_changed (G_LIST_MODEL (self), self->sticks->len - 1, 0, 1);
}

static void
disconnected_cb (GsSticks *self,
                 ManetteDevice *device)
{
  for (guint i = 0; i < self->sticks->len; i++)
    {
      g_autoptr (GsStick) stick = g_object_ref (self->sticks->pdata[i]);

      if (gs_stick_get_device (stick) != device)
        continue;

      g_ptr_array_remove_index (self->sticks, i);
      gs_stick_disconnect (stick);
      g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
      return;
    }
}

static void
gs_sticks_finalize (GObject *object)
{
  GsSticks *self = GS_STICKS (object);

  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_ptr_array_unref (self->sticks);

  G_OBJECT_CLASS (gs_sticks_parent_class)->finalize (object);
}

static void
gs_sticks_class_init (GsSticksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_sticks_finalize;
}

static void
gs_sticks_init (GsSticks *self)
{
  ManetteMonitorIter *iter;
  ManetteDevice *device;

  self->sticks = g_ptr_array_new_with_free_func (g_object_unref);
  self->monitor = manette_monitor_new ();
  g_signal_connect_swapped (self->monitor, "device-connected", G_CALLBACK (connected_cb), self);
  g_signal_connect_swapped (self->monitor, "device-disconnected", G_CALLBACK (disconnected_cb), self);

  iter = manette_monitor_iterate (self->monitor);
  while (manette_monitor_iter_next (iter, &device))
    g_ptr_array_add (self->sticks, gs_stick_new (device));
  manette_monitor_iter_free (iter);
}

/**
 * gs_sticks_new:
 *
 * Returns: (transfer full): what is plugged in; main thread only
 */
GsSticks *
gs_sticks_new (void)
{
  return g_object_new (GS_TYPE_STICKS, NULL);
}

/**
 * gs_sticks_get_default:
 *
 * Returns: (transfer none): the one list of this process, begun when it is asked for first; main thread only
 */
GsSticks *
gs_sticks_get_default (void)
{
  static GsSticks *sticks = NULL;

  if (sticks == NULL)
    sticks = gs_sticks_new ();

  return sticks;
}

/**
 * gs_sticks_find:
 * @self: what is plugged in
 * @guid: as gs_stick_get_guid()
 *
 * Returns: (transfer none) (nullable): the first stick of that kind
 */
GsStick *
gs_sticks_find (GsSticks *self,
                const char *guid)
{
  g_return_val_if_fail (GS_IS_STICKS (self), NULL);

  for (guint i = 0; i < self->sticks->len; i++)
    {
      if (g_strcmp0 (gs_stick_get_guid (self->sticks->pdata[i]), guid) == 0)
        return self->sticks->pdata[i];
    }

  return NULL;
}
