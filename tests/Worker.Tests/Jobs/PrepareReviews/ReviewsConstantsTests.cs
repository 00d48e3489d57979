using System.Text.Json;
using Worker.Jobs.PrepareReviews;
using WorkerLib.Training;

namespace Worker.Tests.Jobs.PrepareReviews;

public static class ReviewsConstantsTests
{
    [Fact]
    public static void The_sample_can_be_published_and_is_the_one_of_the_event()
    {
        var sample = Read("constants", "reviews.json");

        Assert.Empty(ReviewsConstants.Set.Problems(sample));
        Assert.True(JsonElement.DeepEquals(sample, Read("events", "publish_constants.reviews.json").GetProperty("content")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sentiment":{},"vectors":{}}""")]
    [InlineData("""{"sentiment":{"labels":{"1":"__label__a","2":"__label__b"},"validationShare":0.5}}""")]
    [InlineData("""{"vectors":{"hyperParameters":{"mode":"batch_skipgram","batch_size":"16","learning_rate":"1e-3","min_count":"0"}}}""")]
    [InlineData("""{"sentiment":{"validationShare":0,"hyperParameters":{"early_stopping":"False"}}}""")]
    [InlineData("""{"sentiment":{"hyperParameters":{"vector_dim":"1000","epochs":"1000","buckets":"10000000","word_ngrams":"10"}}}""")]
    public static void Can_be_published(string content) => Assert.Empty(ReviewsConstants.Set.Problems(JsonElement.Parse(content)));

    [Theory]
    [InlineData("""{"sentiment":{"hyperParameters":{"dropout":"0.5"}}}""",
        "$.sentiment.hyperParameters['dropout']: sentiment has no such hyperparameter; it has mode, buckets, early_stopping, epochs, "
        + "learning_rate, min_count, min_epochs, patience, vector_dim, word_ngrams")]
    [InlineData("""{"vectors":{"hyperParameters":{"early_stopping":"True"}}}""",
        "$.vectors.hyperParameters['early_stopping']: vectors has no such hyperparameter; it has mode, batch_size, buckets, epochs, "
        + "evaluation, learning_rate, max_char, min_char, min_count, negative_samples, sampling_threshold, subwords, vector_dim, "
        + "window_size")]
    [InlineData("""{"vectors":{"hyperParameters":{"mode":"supervised"}}}""",
        "$.vectors.hyperParameters['mode']: 'supervised' is not batch_skipgram, skipgram or cbow")]
    [InlineData("""{"sentiment":{"hyperParameters":{"epochs":"0"}}}""",
        "$.sentiment.hyperParameters['epochs']: '0' is not a whole number from 1 to 1,000")]
    [InlineData("""{"sentiment":{"hyperParameters":{"epochs":"2.5"}}}""",
        "$.sentiment.hyperParameters['epochs']: '2.5' is not a whole number from 1 to 1,000")]
    [InlineData("""{"sentiment":{"hyperParameters":{"min_count":"-1"}}}""",
        "$.sentiment.hyperParameters['min_count']: '-1' is not a whole number from 0 to 10,000")]
    [InlineData("""{"sentiment":{"hyperParameters":{"learning_rate":"NaN"}}}""",
        "$.sentiment.hyperParameters['learning_rate']: 'NaN' is not a number above 0, up to 1")]
    [InlineData("""{"sentiment":{"hyperParameters":{"vector_dim":"1001"}}}""",
        "$.sentiment.hyperParameters['vector_dim']: '1001' is not a whole number from 1 to 1,000")]
    [InlineData("""{"sentiment":{"hyperParameters":{"buckets":"20000000"}}}""",
        "$.sentiment.hyperParameters['buckets']: '20000000' is not a whole number from 1 to 10,000,000")]
    [InlineData("""{"sentiment":{"hyperParameters":{"epochs":"99999999999"}}}""",
        "$.sentiment.hyperParameters['epochs']: '99999999999' is not a whole number from 1 to 1,000")]
    [InlineData("""{"vectors":{"hyperParameters":{"batch_size":"33"}}}""",
        "$.vectors.hyperParameters['batch_size']: '33' is not a whole number from 1 to 32")]
    [InlineData("""{"vectors":{"hyperParameters":{"sampling_threshold":"2"}}}""",
        "$.vectors.hyperParameters['sampling_threshold']: '2' is not a number above 0, up to 1")]
    [InlineData("""{"vectors":{"hyperParameters":{"evaluation":"false"}}}""",
        "$.vectors.hyperParameters['evaluation']: 'false' is not True or False")]
    [InlineData("""{"vectors":{"hyperParameters":{"min_char":"5"}}}""",
        "$.vectors.hyperParameters['min_char']: is more than max_char, which is 4")]
    [InlineData("""{"sentiment":{"validationShare":0}}""",
        "$.sentiment.hyperParameters['early_stopping']: needs a validationShare above 0; give False")]
    [InlineData("""{"sentiment":{"validationShare":0.6}}""", "$.sentiment.validationShare: 0.6 is not a number from 0 to 0.5")]
    [InlineData("""{"sentiment":{"labels":{"1":"__label__0","6":"__label__1"}}}""",
        "$.sentiment.labels['6']: is not a rating from 1 to 5")]
    [InlineData("""{"sentiment":{"labels":{"1":"bad","5":"__label__1"}}}""",
        "$.sentiment.labels['1']: 'bad' is not __label__ with letters, digits and hyphens behind it, at most 60 characters")]
    [InlineData("""{"sentiment":{"labels":{"1":"__label__0","5":"__label__0"}}}""",
        "$.sentiment.labels: has not two labels or more to tell apart")]
    [InlineData("""{"vectors":{"text":{"stopWords":["a","b c"]}}}""",
        "$.vectors.text.stopWords[1]: 'b c' is not one word of 1 to 100 characters")]
    [InlineData("""{"vectors":{"text":{"stopWords":["a"],"parts":[]}}}""",
        "$.vectors.text.parts: unknown, known are normalize, excludedParts, stopWords, baseForms")]
    [InlineData("""{"sentiment":{"hyperParameters":{"epochs":5}}}""",
        "$.sentiment.hyperParameters.epochs: a string was expected, not 5")]
    public static void Are_refused_with_what_is_wrong_and_where(string content, string problem) =>
        Assert.Equal([problem], ReviewsConstants.Set.Problems(JsonElement.Parse(content)));

    [Theory]
    [InlineData(TrainingForm.Sentiment)]
    [InlineData(TrainingForm.Vectors)]
    public static void The_defaults_are_what_may_be_given(string form)
    {
        var defaults = FormSettings.Of(form, null);

        Assert.Empty(HyperParameters.Problems(form, defaults.HyperParameters, defaults.ValidationShare, "$"));
    }

    [Fact]
    public static void What_is_given_replaces_the_default_and_the_rest_stays()
    {
        var constants = new ReviewsConstants(
            new SentimentConstants(HyperParameters: new Dictionary<string, string> { ["epochs"] = "7", ["buckets"] = "1000" }));

        var settings = FormSettings.Of(TrainingForm.Sentiment, constants);

        var defaults = FormSettings.Of(TrainingForm.Sentiment, null);
        Assert.Equal(("7", "1000"), (settings.HyperParameters["epochs"], settings.HyperParameters["buckets"]));
        Assert.Equal(
            defaults.HyperParameters.Where(pair => pair.Key != "epochs"),
            settings.HyperParameters.Where(pair => pair.Key is not ("epochs" or "buckets")));
        Assert.Equal(defaults with { HyperParameters = settings.HyperParameters }, settings);
    }

    private static JsonElement Read(params string[] path) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine([Checkout.Root, "tests", "data", .. path])));
}
