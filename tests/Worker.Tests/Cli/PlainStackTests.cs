using Worker.Cli.Symbols;

namespace Worker.Tests.Cli;

public static class PlainStackTests
{
    [Theory]
    [InlineData("Worker.Jobs.CountWords.CountWordsHandler.HandleAsync", "Worker.Jobs.CountWords.CountWordsHandler.HandleAsync")]
    [InlineData(
        "Worker.Jobs.CountWords.CountWordsHandler.<HandleAsync>d__3.MoveNext", "Worker.Jobs.CountWords.CountWordsHandler.HandleAsync")]
    [InlineData("Worker.Jobs.CountWords.Words.<>c.<Count>b__0_1", "Worker.Jobs.CountWords.Words.Count")]
    [InlineData("Worker.Jobs.CountWords.Words.<Count>g__One|0_1", "Worker.Jobs.CountWords.Words.Count")]
    public static void A_frame_names_the_method_that_somebody_wrote(string frame, string method) =>
        Assert.Equal(method, PlainStack.MethodOf(frame));

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{"errorType":"FormatException","stackTrace":["at Worker.Jobs.Say.SayHandler.Handle(String) + 0x5c"]}""")]
    public static async Task Nothing_is_shown_without_a_stack_or_its_symbols(string error) => Assert.Null(
        await PlainStack.OfAsync(Checkout.Repository, new string('0', 40), error, TestContext.Current.CancellationToken));
}
