"""The one hook that mkdocs.yml lists: each event's handlers, in the order in which they run.

A number is the handler's priority. It places the handler among those of the plugins: mkdocs-jupyter's run at 0, the
blog's at -50. Handlers without one run at 0. To add a hook of your own, list its file after this one in mkdocs.yml.
"""

from mkdocs.plugins import CombinedEvent

from mkdocs_site import (
    build_store,
    cached_markdown,
    cached_pages,
    feed,
    notebook_pages,
    notebook_posts,
    own_markdown,
    page_pictures,
    progress,
    rebuild,
    resume_pdf,
    search,
    second_process,
    serving,
    sharing,
    site_folder,
    site_pages,
    stage,
    style_sheet,
)

on_startup = CombinedEvent(
    progress.on_startup,
    site_folder.on_startup,
)
on_config = CombinedEvent(
    site_folder.on_config,  # 200
    site_pages.on_config,  # 100
    cached_pages.on_config,  # 100
    cached_markdown.on_config,  # 100
    own_markdown.on_config,
    notebook_pages.on_config,  # -100
)
on_pre_build = CombinedEvent(
    rebuild.on_pre_build,  # 300
    site_pages.wait_at_start,  # 200
    search.on_pre_build,  # 160
    site_folder.on_pre_build,  # 150
    site_pages.on_pre_build,  # 100
    feed.on_pre_build,
)
on_files = CombinedEvent(
    site_pages.on_files,  # 100
    resume_pdf.on_files,  # 100
    notebook_posts.on_files,  # 90
    notebook_pages.add_scripts,  # 50
    notebook_pages.on_files,  # -100
)
on_nav = CombinedEvent(
    notebook_posts.on_nav,  # -60
    site_pages.on_nav,  # -100
    cached_pages.on_nav,  # -100
    progress.on_nav,  # -200
    rebuild.on_nav,  # -300
    second_process.on_nav,  # -400
)
on_pre_page = CombinedEvent(
    second_process.on_pre_page,  # 300
    rebuild.on_pre_page,  # 300
    progress.on_pre_page,  # 200
    notebook_pages.on_pre_page,  # -100
    cached_markdown.on_pre_page,  # -100
)
on_page_read_source = CombinedEvent(
    notebook_pages.on_page_read_source,
)
on_page_markdown = CombinedEvent(
    rebuild.on_page_markdown,  # 300
    site_pages.on_page_markdown,  # 100
    notebook_pages.on_page_markdown,  # 100
    own_markdown.on_page_markdown,
    site_pages.view_heading,  # -100
    stage.on_page_markdown,  # -1000
)
on_page_content = CombinedEvent(
    site_pages.title_as_text,  # 100
    cached_markdown.on_page_content,  # 50
    feed.on_page_content,
    own_markdown.on_page_content,
    site_pages.on_page_content,  # -100
    notebook_pages.on_page_content,  # -100
)
on_env = CombinedEvent(
    progress.on_env,  # 200
    site_pages.provide_words,  # 120
    site_pages.escape_texts,  # 110
    site_pages.on_env,
    feed.on_env,
    notebook_posts.on_env,
    stage.on_env,
    sharing.on_env,  # -50
    page_pictures.on_env,  # -50
    cached_pages.on_env,  # -100
    style_sheet.on_env,
    rebuild.on_env,  # -300
)
on_page_context = CombinedEvent(
    stage.on_page_context,  # -1000
)
on_post_page = CombinedEvent(
    notebook_pages.publish,  # -100
    notebook_posts.on_post_page,  # -100
    notebook_pages.on_post_page,  # -100
    own_markdown.on_post_page,  # -100
    site_pages.in_its_language,  # -100
    stage.on_post_page,  # -140
    page_pictures.on_post_page,  # -150
    style_sheet.on_post_page,  # -160
)
on_post_template = CombinedEvent(
    style_sheet.on_post_template,
)
on_post_build = CombinedEvent(
    site_folder.finish_copies,  # 100
    feed.on_post_build,  # 50
    style_sheet.on_post_build,  # 50
    second_process.wait,  # 49
    resume_pdf.on_post_build,  # 49
    build_store.on_post_build,
    feed.write_json,  # -50
    stage.on_post_build,  # -400
    search.on_post_build,  # -500
    site_folder.on_post_build,  # -1000
    search.after_reload,  # -1100
    rebuild.on_post_build,  # -1200
    progress.on_post_build,  # -1300
)
on_build_error = CombinedEvent(
    progress.on_build_error,
    notebook_posts.on_build_error,
    site_folder.on_build_error,  # -1000
)
on_serve = CombinedEvent(
    serving.on_serve,  # 100
    site_pages.on_serve,
)
on_shutdown = CombinedEvent(
    second_process.on_shutdown,  # type: ignore[arg-type]  # MkDocs types events as methods of a plugin
    build_store.on_shutdown,  # type: ignore[arg-type]  # as above
    search.on_shutdown,  # type: ignore[arg-type]  # as above
    rebuild.on_shutdown,  # type: ignore[arg-type]  # as above
    site_folder.on_shutdown,  # type: ignore[arg-type]  # as above
)
