"""The one hook that mkdocs.yml lists: each event's handlers, in the order in which they run.

A number is the handler's priority. It places the handler among those of the plugins: mkdocs-jupyter's run at 0, the
blog's at -50. Handlers without one run at 0. To add a hook of your own, list its file after this one in mkdocs.yml.
"""

from mkdocs.plugins import CombinedEvent

from mkdocs_site import (
    blog_excerpts,
    build_store,
    cached_markdown,
    cached_pages,
    cached_search,
    feed,
    last_good_site,
    live_server,
    notebook_pages,
    notebook_posts,
    notebook_scripts,
    own_markdown,
    resume_pdf,
    site_pages,
)

on_startup = CombinedEvent(
    site_pages.on_startup,
    last_good_site.on_startup,
)
on_config = CombinedEvent(
    site_pages.on_config,  # 100
    cached_pages.on_config,  # 100
    blog_excerpts.on_config,  # 100
    last_good_site.on_config,  # 100
    own_markdown.on_config,
    notebook_pages.on_config,  # -100
    cached_search.on_config,  # -100
)
on_pre_build = CombinedEvent(
    site_pages.on_pre_build,  # 100
    notebook_posts.on_pre_build,
    feed.on_pre_build,
    last_good_site.on_pre_build,  # -100
)
on_files = CombinedEvent(
    site_pages.on_files,  # 100
    resume_pdf.on_files,  # 100
    notebook_posts.on_files,  # 90
    notebook_scripts.on_files,  # 50
    notebook_pages.on_files,  # -100
)
on_nav = CombinedEvent(
    notebook_posts.on_nav,  # -60
    site_pages.on_nav,  # -100
    cached_pages.on_nav,  # -100
)
on_pre_page = CombinedEvent(
    notebook_pages.on_pre_page,  # -100
    cached_markdown.on_pre_page,  # -100
)
on_page_read_source = CombinedEvent(
    notebook_pages.on_page_read_source,
)
on_page_markdown = CombinedEvent(
    site_pages.on_page_markdown,  # 100
    notebook_pages.on_page_markdown,  # 100
    own_markdown.on_page_markdown,
)
on_page_content = CombinedEvent(
    blog_excerpts.on_page_content,  # 50
    feed.on_page_content,
    own_markdown.on_page_content,
    site_pages.on_page_content,  # -100
    notebook_pages.on_page_content,  # -100
)
on_env = CombinedEvent(
    site_pages.on_env,
    notebook_posts.on_env,
    resume_pdf.on_env,  # -100
    cached_pages.on_env,  # -100
)
on_post_page = CombinedEvent(
    notebook_pages.publish_without_removed_parts,  # -100
    notebook_posts.on_post_page,  # -100
    notebook_scripts.on_post_page,  # -100
    own_markdown.on_post_page,  # -100
)
on_post_build = CombinedEvent(
    last_good_site.on_post_build,  # 100
    feed.on_post_build,  # 50
    build_store.on_post_build,
)
on_build_error = CombinedEvent(
    notebook_posts.on_build_error,
    last_good_site.on_build_error,
)
on_serve = CombinedEvent(
    live_server.on_serve,  # 100
    site_pages.on_serve,
    last_good_site.on_serve,
)
on_shutdown = CombinedEvent(
    build_store.on_shutdown,  # type: ignore[arg-type]  # MkDocs types events as methods of a plugin
    last_good_site.on_shutdown,  # type: ignore[arg-type]  # as above
)
