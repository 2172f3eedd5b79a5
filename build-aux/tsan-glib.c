/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells ThreadSanitizer about GLib's synchronisation. GLib's locks are futexes in a library that is not instrumented, so without this
 * everything that a GMutex protects looks like a race. To be preloaded into instrumented programs:
 *
 *   gcc -shared -fPIC -O1 build-aux/tsan-glib.c -o tsan-glib.so $(pkg-config --cflags gio-2.0) -ldl
 *   LD_PRELOAD=$PWD/tsan-glib.so TSAN_OPTIONS=ignore_noninstrumented_modules=1 ./a-test
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gio/gio.h>

extern void __tsan_acquire (void *address) __attribute__ ((weak));
extern void __tsan_release (void *address) __attribute__ ((weak));

#define REAL(name) \
  static __typeof__ (&name) real; \
  if (real == NULL) \
    real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name)

static void
acquire (void *address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire (address);
}

static void
release (void *address)
{
  if (__tsan_release != NULL)
    __tsan_release (address);
}

/* What is posted to a main context happens before what is dispatched from it. */
static char posted;

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock);
  real (mutex);
  acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  REAL (g_mutex_trylock);
  gboolean locked = real (mutex);

  if (locked)
    acquire (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock);
  release (mutex);
  real (mutex);
}

void
g_cond_wait (GCond *cond,
             GMutex *mutex)
{
  REAL (g_cond_wait);
  release (mutex);
  real (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond,
                   GMutex *mutex,
                   gint64 end)
{
  REAL (g_cond_wait_until);
  release (mutex);
  gboolean signalled = real (cond, mutex, end);
  acquire (mutex);
  return signalled;
}

void
g_async_queue_push (GAsyncQueue *queue,
                    gpointer data)
{
  REAL (g_async_queue_push);
  release (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  REAL (g_async_queue_pop);
  gpointer data = real (queue);
  acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  REAL (g_async_queue_try_pop);
  gpointer data = real (queue);
  acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue,
                           guint64 timeout)
{
  REAL (g_async_queue_timeout_pop);
  gpointer data = real (queue, timeout);
  acquire (queue);
  return data;
}

typedef struct
{
  GFunc func;
  gpointer user_data;
} PoolCall;

static void
pool_cb (gpointer data,
         gpointer user_data)
{
  PoolCall *call = user_data;

  acquire (&posted);
  call->func (data, call->user_data);
  release (&posted);
}

GThreadPool *
g_thread_pool_new (GFunc func,
                   gpointer user_data,
                   gint max_threads,
                   gboolean exclusive,
                   GError **error)
{
  REAL (g_thread_pool_new);
  PoolCall *call = g_new (PoolCall, 1);

  call->func = func;
  call->user_data = user_data;
  return real (pool_cb, call, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool,
                    gpointer data,
                    GError **error)
{
  REAL (g_thread_pool_push);
  release (&posted);
  return real (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool,
                    gboolean immediate,
                    gboolean wait)
{
  REAL (g_thread_pool_free);
  real (pool, immediate, wait);
  acquire (&posted);
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} SourceCall;

static gboolean
source_cb (gpointer data)
{
  SourceCall *call = data;

  acquire (&posted);
  return call->func (call->data);
}

static void
source_free (gpointer data)
{
  SourceCall *call = data;

  acquire (&posted);
  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

/* Only for sources whose function takes nothing but its data: idle and timeout. */
void
g_source_set_callback (GSource *source,
                       GSourceFunc func,
                       gpointer data,
                       GDestroyNotify notify)
{
  REAL (g_source_set_callback);

  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    {
      SourceCall *call = g_new (SourceCall, 1);

      *call = (SourceCall) { func, data, notify };
      real (source, source_cb, call, source_free);
    }
  else
    {
      real (source, func, data, notify);
    }
}

guint
g_source_attach (GSource *source,
                 GMainContext *context)
{
  REAL (g_source_attach);
  release (&posted);
  return real (source, context);
}

/* Whoever lets go last sees what those before have done. */
void
g_object_unref (gpointer object)
{
  REAL (g_object_unref);
  release (object);
  acquire (object);
  real (object);
}
