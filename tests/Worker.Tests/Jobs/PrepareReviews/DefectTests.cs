using System.Text;
using JapaneseText;
using Worker.Tests.JapaneseText;

namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>Defects of a published pipeline that this job does not have.</summary>
public sealed class DefectTests
{
    private readonly ReviewBucketFixture fixture = new();

    [Fact]
    public async Task Defect_3_labels_do_not_become_words_of_vectors_nor_supervised_parameters_theirs()
    {
        var response = await fixture.RunAsync("review_body,star_rating\ngood thing,5\nbad thing,1\n", "vectors");

        Assert.Equal(["good thing", "bad thing"], fixture.Lines(response, "train.txt"));
        Assert.Empty(response.HyperParameters.Keys.Intersect(["early_stopping", "patience", "min_epochs", "word_ngrams"]));
        Assert.Equal("False", response.HyperParameters["evaluation"]);
    }

    [Fact]
    public async Task Defect_4_stop_words_are_removed()
    {
        fixture.Publish("""{"sentiment":{"text":{"stopWords":["the"]}},"vectors":{"text":{"stopWords":["a"]}}}""");

        var sentiment = await fixture.RunAsync("review_body,star_rating\nthe good a,5\nbad,1\n");
        var vectors = await fixture.RunAsync("review_body\nthe good a\n", "vectors");

        Assert.Equal(["__label__0 bad", "__label__1 good a"], fixture.AllLines(sentiment));
        Assert.Equal(["the good"], fixture.Lines(vectors, "train.txt"));
    }

    [Fact]
    public async Task Defect_4_particles_and_symbols_are_no_words_of_vectors_and_sentiment_keeps_them()
    {
        fixture.Words = options => new TextPreparation(MecabFixture.Ipadic, options).Append;
        fixture.Publish("""{"sentiment":{"validationShare":0,"hyperParameters":{"early_stopping":"False"}}}""");
        const string Csv = "review_body,star_rating\n\"この商品は、\nとても良いです。<br />また買います！ __label__0\",5\n悪い,1\n";

        var sentiment = await fixture.RunAsync(Csv);
        var vectors = await fixture.RunAsync(Csv, "vectors");

        Assert.Equal(["__label__0 悪い", "__label__1 この 商品 は 、 とても 良い です 。 また 買い ます ! __ label __ 0"], fixture.AllLines(sentiment));
        Assert.Equal(["この 商品 とても 良い です また 買い ます label 0", "悪い"], fixture.Lines(vectors, "train.txt"));
    }

    [Fact]
    public async Task Defect_5_there_is_a_validation_channel_of_other_reviews()
    {
        var csv = new StringBuilder("review_body,star_rating\n");
        for (var row = 0; row < 2000; row++)
        {
            csv.Append("review ").Append(row % 1000).Append(row % 2 == 0 ? ",1\n" : ",5\n");
        }

        var response = await fixture.RunAsync(csv.ToString());

        Assert.Equal(["train", "validation"], response.InputDataConfig.Select(channel => channel.Name));
        Assert.Empty(fixture.Lines(response, "train.txt").Intersect(fixture.Lines(response, "validation.txt")));
        Assert.InRange(response.ValidationLines, 120, 280);
        Assert.Equal("True", response.HyperParameters["early_stopping"]);
    }

    [Fact]
    public async Task Defect_6_executions_have_names_of_training_jobs_of_their_own_with_room_for_a_number()
    {
        var request = fixture.Upload("review_body,star_rating\ngood,5\nbad,1\n");

        var first = await fixture.RunAsync(request);
        var again = await fixture.RunAsync(request with { StartedAt = request.StartedAt.AddSeconds(1) });

        Assert.NotEqual(first.JobBase, again.JobBase);
        Assert.True(first.JobBase.Length <= 50);
    }

    [Fact]
    public async Task Defect_11_line_breaks_in_a_quoted_cell_do_not_split_its_line()
    {
        var response = await fixture.RunAsync(
            "review_body,star_rating\r\n\"one\r\ntwo\n\nthree\rfour\u000b five\u0000 six\",5\r\nseven,1\r\n");

        Assert.Equal(["__label__0 seven", "__label__1 one two three four five six"], fixture.AllLines(response));
    }
}
