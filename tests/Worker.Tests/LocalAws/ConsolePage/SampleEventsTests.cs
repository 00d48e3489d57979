using LocalAws.ConsolePage;

namespace Worker.Tests.LocalAws.ConsolePage;

public static class SampleEventsTests
{
    [Fact]
    public static void Gives_the_functions_own_first_then_those_of_its_triggers_and_never_those_of_another_function()
    {
        var folder = Directory.CreateTempSubdirectory("worker-");
        foreach (var name in new[] { "http", "sqs-fifo", "sqs", "dynamodb", "say", "say.failing", "count_words", "count_words.empty" })
        {
            File.WriteAllText(Path.Combine(folder.FullName, $"{name}.json"), $$"""{"of":"{{name}}"}""");
        }

        var samples = new SampleEvents(folder.FullName).For("say", ["say", "count_words"], ["sqs", "stream"]);
        folder.Delete(recursive: true);

        Assert.Equal(["say", "say.failing", "dynamodb", "sqs", "sqs-fifo", "http"], samples.Select(sample => sample.Name));
        Assert.Equal([true, true, false, false, false, false], samples.Select(sample => sample.IsOwn));
        Assert.Equal("""{"of":"say"}""", samples[0].Event);
    }

    [Fact]
    public static void Gives_none_where_there_is_no_folder() => Assert.Empty(new SampleEvents("/nowhere/at/all").For("say", ["say"], []));
}
