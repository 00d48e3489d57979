namespace Worker.Tests.Jobs.PrepareReviews;

public sealed class TrainingLinesTests
{
    private readonly ReviewBucketFixture fixture = new();

    [Theory]
    [InlineData("__label__1 good", "label__1 good")]
    [InlineData("good __label__0", "good label__0")]
    [InlineData("____label__0 a__label__1", "____label__0 a__label__1")]
    [InlineData("__label____label__1", "label____label__1")]
    [InlineData("__label__", "label__")]
    [InlineData("a </s> b", "a s b")]
    [InlineData("a\u0001b", "a b")]
    public async Task A_word_that_the_trainer_would_take_for_something_else_is_written_differently(string body, string text)
    {
        var sentiment = await fixture.RunAsync($"review_body,star_rating\n{body},5\nbad,1\n");
        var vectors = await fixture.RunAsync($"review_body,star_rating\n{body},5\n", "vectors");

        Assert.Equal(["__label__0 bad", $"__label__1 {text}"], fixture.AllLines(sentiment));
        Assert.Equal([text], fixture.Lines(vectors, "train.txt"));
        Assert.Equal(text.Split(' ').Length, vectors.Words);
    }

    [Fact]
    public async Task Ratings_become_labels_by_the_rule_that_is_given()
    {
        fixture.Publish("""
            {"sentiment":{"labels":{"1":"__label__bad","3":"__label__so-so","5":"__label__good"},"validationShare":0,
            "hyperParameters":{"early_stopping":"False"}}}
            """);

        var response = await fixture.RunAsync("review_body,star_rating\na,1\nb,2\nc,3\nd,4\ne,5\n");

        Assert.Equal(["__label__bad a", "__label__so-so c", "__label__good e"], fixture.Lines(response, "train.txt"));
        Assert.Equal((5L, 3L, 0L), (response.Rows, response.Lines, response.ValidationLines));
    }

    [Fact]
    public async Task A_review_is_on_the_same_side_in_every_file()
    {
        var rows = Enumerable.Range(0, 300).Select(number => $"review {number},5\n").ToList();

        var one = await fixture.RunAsync($"review_body,star_rating\nother,1\n{string.Concat(rows)}");
        var others = Enumerable.Reverse(rows).Take(200).Select(row => $"5,\"{row[..^3]}\"\n");
        var other = await fixture.RunAsync($"star_rating,review_body\n1,other\n{string.Concat(others)}");

        Assert.True(one.ValidationLines > 0);
        Assert.Empty(fixture.Lines(one, "validation.txt").Intersect(fixture.Lines(other, "train.txt")));
        Assert.Empty(fixture.Lines(one, "train.txt").Intersect(fixture.Lines(other, "validation.txt")));
    }

    [Fact]
    public async Task Without_a_line_to_validate_with_there_is_no_channel_for_it_and_no_early_stopping()
    {
        var response = await fixture.RunAsync("review_body,star_rating\n");

        Assert.Equal("train", Assert.Single(response.InputDataConfig).Name);
        Assert.Equal("False", response.HyperParameters["early_stopping"]);
        Assert.DoesNotContain($"prepared/{response.Dataset}/validation.txt", fixture.Objects.Keys);
    }
}
