"""cleantext inside other frameworks: a few lines each, and none is imported before it is asked for.

| framework | what | extra |
|---|---|---|
| Hugging Face datasets, Ray Data | ``batches.BatchCleaner`` | ``datasets``, ``ray`` |
| pandas, polars | ``frames.clean_frame`` | ``pandas``, ``polars`` |
| Spark | ``frames.clean_frames`` for ``mapInPandas`` | ``spark`` |
| datatrove | ``datatrove.ArticleCleaner`` | ``datatrove`` |
| Scrapy | ``scrapy.ArticlePipeline`` | ``scrapy`` |
| LangChain | ``langchain.ArticleTransformer`` | ``langchain`` |
"""
