/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-renderer.h"

#include <string.h>
#include <unistd.h>

/* Kernel drivers that offer a render node but draw with the processor. */
static const char *const software_drivers[] = { "vgem", "vkms", "simple-framebuffer", "bochs-drm", NULL };

static gboolean
render_node_is_hardware (const char *name)
{
  g_autofree char *device = g_build_filename ("/dev/dri", name, NULL);
  g_autofree char *link = g_build_filename ("/sys/class/drm", name, "device", "driver", NULL);
  g_autofree char *driver = g_file_read_link (link, NULL);
  g_autofree char *base = driver != NULL ? g_path_get_basename (driver) : NULL;

  if (access (device, R_OK | W_OK) != 0)
    return FALSE;

  return base == NULL || !g_strv_contains (software_drivers, base);
}

static gboolean
has_hardware_gl (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  if (g_strcmp0 (g_getenv ("LIBGL_ALWAYS_SOFTWARE"), "1") == 0)
    return FALSE;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (name, "renderD") && render_node_is_hardware (name))
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_renderer_choose:
 *
 * Chooses how GTK draws; to be called before GTK is initialised. Without a graphics card GTK would
 * draw through a GL emulated on the processor, at ten frames a second; its Cairo renderer reaches sixty.
 * A GSK_RENDERER set by the user is kept.
 */
void
gs_renderer_choose (void)
{
  if (g_getenv ("GSK_RENDERER") == NULL && !has_hardware_gl ())
    g_setenv ("GSK_RENDERER", "cairo", TRUE);
}

/**
 * gs_renderer_describe:
 *
 * Returns: (transfer none): "cairo", "gl" or what GSK_RENDERER asks for
 */
const char *
gs_renderer_describe (void)
{
  const char *renderer = g_getenv ("GSK_RENDERER");

  return renderer != NULL ? renderer : "gl";
}
