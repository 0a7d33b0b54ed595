"""Text of our own for models that continue text: plain prose in several languages, and code, in paragraphs of about one length.

Ordinary sentences on purpose: what is measured is whether a model follows text at all, and a small one must be able to.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Paragraphs of one language; `usual` is how many characters of it a token of a tokenizer made for it holds."""

    name: str
    codes: tuple[str, ...]
    usual: float
    texts: tuple[str, ...]


_ENGLISH = (
    (
        "Once upon a time there was a little girl who lived with her mother in a small house near the forest. Every morning "
        "she went to the well to get some water. One day she saw a bird sitting on the edge of the well. The bird could not "
        "fly, because its wing was broken. The girl took the bird home and gave it something to eat."
    ),
    (
        "The function returns a list of all the files in the given directory. If the directory does not exist, an error is "
        "raised. The optional argument is the name of a function that is called for each file; the file is added to the list "
        "only if the function returns true. By default, all files are included and the list is sorted by name."
    ),
    (
        "It was late in the evening when the train arrived at the station. The old man picked up his bag and looked for his "
        "son, but there was nobody on the platform. He waited for a few minutes. Then he heard a voice behind him, and when he "
        "turned around he saw the young man running up the stairs with a smile on his face."
    ),
    (
        "Water is one of the most important things in the world. All animals and plants need water to live. When the sun heats "
        "the water in the sea, some of it rises into the air. When the air becomes cold, the water falls back to the earth as "
        "rain or snow. In this way the same water is used again and again."
    ),
    (
        "This document describes how to install the program and how to use it. Before you start, make sure that you have the "
        "latest version of the software on your computer. If you have any questions, please send a message to the address at "
        "the end of this page. The first part of the document explains the most important options, and the second part gives "
        "a number of examples."
    ),
    (
        "The city lies on the river in the south of the country and has about two hundred thousand people. It was founded in "
        "the twelfth century and was for a long time the most important place of trade in the region. Today the city is known "
        "for its university, its old churches and the large park in the centre of the town."
    ),
    (
        "You may copy this text and give it to other people, as long as you do not change it. If you change any part of it, "
        "you must say so at the beginning and give the date of the change. There is no warranty of any kind. The authors are "
        "not responsible for any damage that is the result of the use of this text, even if they have been told of it."
    ),
    (
        "The government said on Monday that it will spend more money on schools and hospitals next year. The minister told "
        "reporters that the plan is part of a larger program to help families with children. Members of the other party said "
        "that the plan does not go far enough, and that they will not support it in its present form."
    ),
)
_GERMAN = (
    (
        "Es war einmal ein armer Mann, der wohnte mit seiner Frau und seinen drei Kindern in einem kleinen Haus am Rande des "
        "Waldes. Eines Tages sagte die Frau zu ihm: Wir haben nichts mehr zu essen. Da ging der Mann in den Wald, um Holz zu "
        "holen, und kam erst am Abend wieder nach Hause."
    ),
    (
        "Die Stadt liegt im Süden des Landes an einem großen Fluss und hat etwa hunderttausend Einwohner. Sie wurde im zwölften "
        "Jahrhundert gegründet und war lange Zeit der wichtigste Ort der Region. Heute ist sie vor allem wegen ihrer "
        "Universität und ihrer alten Kirchen bekannt."
    ),
    (
        "Bevor Sie das Gerät zum ersten Mal benutzen, lesen Sie bitte diese Anleitung. Stellen Sie das Gerät auf einen festen "
        "Tisch und achten Sie darauf, dass es nicht in der Sonne steht. Wenn Sie Fragen haben, können Sie uns jederzeit "
        "anrufen oder eine Nachricht schreiben."
    ),
    (
        "Die Regierung will im nächsten Jahr mehr Geld für Schulen und Krankenhäuser ausgeben. Das sagte der Minister am Montag "
        "in Berlin. Der Plan sei ein Teil eines größeren Programms, mit dem vor allem Familien mit Kindern geholfen werden "
        "soll. Die Opposition ist der Meinung, dass das nicht genug ist."
    ),
    (
        "Im Sommer fahren viele Menschen ans Meer, weil sie dort schwimmen und in der Sonne liegen können. Andere gehen lieber "
        "in die Berge, denn dort ist es nicht so heiß. Am Abend sitzt man zusammen, isst etwas Gutes und spricht über das, was "
        "man am Tag gesehen hat."
    ),
)
_FRENCH = (
    (
        "Il était une fois un roi qui avait trois filles. Un jour, il leur dit : je suis vieux, et je veux savoir laquelle de "
        "vous m'aime le plus. La première répondit qu'elle l'aimait plus que tout au monde. La deuxième dit la même chose. Mais "
        "la troisième ne dit rien, et le roi se mit en colère."
    ),
    (
        "La ville se trouve dans le sud du pays, au bord d'un grand fleuve, et compte environ cent mille habitants. Elle a été "
        "fondée au douzième siècle et elle a été pendant longtemps la ville la plus importante de la région. Aujourd'hui, elle "
        "est connue pour son université et ses églises."
    ),
    (
        "Avant d'utiliser cet appareil pour la première fois, veuillez lire ce document. Si vous avez des questions, vous pouvez "
        "nous appeler ou nous envoyer un message à l'adresse qui se trouve à la fin de cette page. Il est important de ne pas "
        "laisser l'appareil au soleil."
    ),
    (
        "Le gouvernement a annoncé lundi qu'il allait dépenser plus d'argent pour les écoles et les hôpitaux l'année prochaine. "
        "Le ministre a dit aux journalistes que ce projet faisait partie d'un programme plus large pour aider les familles. "
        "L'opposition pense que ce n'est pas assez."
    ),
    (
        "En été, beaucoup de gens vont à la mer pour se baigner et pour se reposer au soleil. D'autres préfèrent aller à la "
        "montagne, parce qu'il y fait moins chaud. Le soir, on mange ensemble, on parle de ce qu'on a vu pendant la journée, et "
        "les enfants jouent dans le jardin."
    ),
)
_SPANISH = (
    (
        "Había una vez un rey que tenía tres hijos. Un día los llamó y les dijo: ya soy viejo, y quiero saber cuál de ustedes es "
        "el más inteligente. El primero se fue a la ciudad, el segundo se fue al bosque, y el más pequeño se quedó en casa con "
        "su padre, porque no quería dejarlo solo."
    ),
    (
        "La ciudad se encuentra en el sur del país, a orillas de un gran río, y tiene alrededor de cien mil habitantes. Fue "
        "fundada en el siglo doce y durante mucho tiempo fue el lugar más importante de la región. Hoy en día es conocida por "
        "su universidad y por sus iglesias."
    ),
    (
        "Antes de usar este aparato por primera vez, lea por favor este documento. Si tiene alguna pregunta, puede llamarnos por "
        "teléfono o enviarnos un mensaje a la dirección que se encuentra al final de esta página. Es importante no dejar el "
        "aparato al sol."
    ),
    (
        "El gobierno dijo el lunes que el próximo año va a gastar más dinero en escuelas y hospitales. El ministro explicó a los "
        "periodistas que el plan es parte de un programa más amplio para ayudar a las familias con hijos. La oposición cree que "
        "no es suficiente."
    ),
    (
        "En verano mucha gente va a la playa para nadar y descansar al sol. Otros prefieren ir a la montaña, porque allí no hace "
        "tanto calor. Por la noche todos comen juntos, hablan de lo que han visto durante el día, y los niños juegan en el "
        "jardín hasta muy tarde."
    ),
)
_RUSSIAN = (
    (
        "Жили-были старик и старуха. У них был маленький дом у самого леса. Однажды утром старик сказал: пойду я в лес за "
        "дровами. Он взял топор и ушёл. Вечером старик вернулся домой и рассказал, что он видел в лесу большого медведя."
    ),
    (
        "Город находится на юге страны, на берегу большой реки. В нём живёт около ста тысяч человек. Город был основан в "
        "двенадцатом веке и долгое время был самым важным местом в этом районе. Сегодня он известен своим университетом и "
        "старыми церквями."
    ),
    (
        "Перед тем как использовать этот прибор в первый раз, прочитайте, пожалуйста, эту инструкцию. Если у вас есть вопросы, "
        "вы можете позвонить нам по телефону или написать письмо по адресу, который указан в конце страницы."
    ),
    (
        "Правительство заявило в понедельник, что в следующем году оно потратит больше денег на школы и больницы. Министр сказал "
        "журналистам, что этот план является частью большой программы помощи семьям с детьми."
    ),
    (
        "Летом многие люди едут на море, чтобы плавать и отдыхать на солнце. Другие любят ездить в горы, потому что там не так "
        "жарко. Вечером все сидят вместе за столом, едят и говорят о том, что они видели в течение дня."
    ),
)
_CHINESE = (
    (
        "从前有一个国王，他有三个儿子。有一天，他把他们叫来，对他们说：我已经老了，我想知道你们三个人谁最聪明。大儿子去了城里，二儿子去了山里，"
        "小儿子留在家里，因为他不想让父亲一个人在家。"
    ),
    (
        "这个城市位于中国的南方，在一条大河的旁边，人口大约有一百万。它已经有一千多年的历史，在很长的时间里都是这个地区最重要的城市。今天，"
        "这里的大学和公园都很有名，每年有很多人来这里旅游。"
    ),
    (
        "在第一次使用本产品之前，请您认真阅读这份说明书。如果您有任何问题，可以给我们打电话，也可以给我们发邮件。请不要把产品放在太阳下面，"
        "也不要让孩子一个人使用。"
    ),
    (
        "政府星期一表示，明年将会在学校和医院方面投入更多的资金。部长告诉记者，这个计划是一个更大的项目的一部分，目的是帮助有孩子的家庭。"
        "他还说，这个项目从明年一月开始。"
    ),
    (
        "夏天的时候，很多人喜欢去海边游泳，也有人喜欢去山里，因为那里没有那么热。晚上，大家坐在一起吃饭，谈一谈今天看到的东西。孩子们在院子里玩，"
        "一直玩到很晚才回家睡觉。"
    ),
)
_JAPANESE = (
    (
        "むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。ある日、おじいさんは山へ行き、おばあさんは川へ行きました。"
        "おばあさんが川で洗濯をしていると、小さな犬が歩いて来ました。"
    ),
    (
        "この町は日本の南にあり、大きな川のそばにあります。人口は約十万人です。この町には長い歴史があり、昔からこの地方でいちばん大切な町でした。"
        "今では、大学と古いお寺がよく知られています。"
    ),
    (
        "この製品を初めてお使いになる前に、この説明書をよくお読みください。ご質問がある場合は、お電話またはメールでお問い合わせください。"
        "この製品を太陽の光が当たる場所に置かないでください。"
    ),
    (
        "政府は月曜日、来年は学校と病院にもっと多くのお金を使うと発表しました。大臣は記者に対して、この計画は子どものいる家庭を助けるための"
        "大きな計画の一部であると説明しました。"
    ),
    (
        "夏になると、多くの人が海へ行って泳いだり、太陽の下で休んだりします。山へ行くのが好きな人もいます。山の方が涼しいからです。"
        "夜は、みんなで一緒にご飯を食べて、その日に見たことについて話します。"
    ),
)
_ARABIC = (
    (
        "كان في قديم الزمان ملك له ثلاثة أبناء. وفي يوم من الأيام قال لهم: لقد أصبحت كبيرا في السن، وأريد أن أعرف من منكم هو "
        "الأذكى. فذهب الأول إلى المدينة، وذهب الثاني إلى الجبل، وبقي الصغير في البيت مع أبيه."
    ),
    (
        "تقع المدينة في جنوب البلاد على نهر كبير، ويبلغ عدد سكانها حوالي مئة ألف نسمة. وكانت لفترة طويلة من أهم المدن في هذه "
        "المنطقة. وهي معروفة اليوم بالجامعة وبالحديقة الكبيرة في وسط المدينة."
    ),
    (
        "قبل استخدام هذا الجهاز لأول مرة، يرجى قراءة هذه التعليمات. إذا كان لديك أي سؤال، يمكنك الاتصال بنا أو إرسال رسالة إلى "
        "العنوان الموجود في نهاية هذه الصفحة. ومن المهم عدم ترك الجهاز في الشمس."
    ),
    (
        "قالت الحكومة يوم الاثنين إنها سوف تنفق المزيد من المال على المدارس والمستشفيات في العام القادم. وقال الوزير للصحفيين إن "
        "هذه الخطة جزء من برنامج كبير من أجل مساعدة الأسر التي لديها أطفال."
    ),
    (
        "في الصيف يذهب كثير من الناس إلى البحر من أجل السباحة والراحة. ويحب آخرون الذهاب إلى الجبال لأن الجو هناك ليس حارا. وفي "
        "المساء يجلس الجميع معا ويتحدثون عن كل ما رأوه خلال اليوم."
    ),
)
_PYTHON = (
    (
        "import os\nimport sys\n\n\ndef read_lines(path):\n    lines = []\n    with open(path) as file:\n        for line in file:\n"
        "            lines.append(line.strip())\n    return lines\n\n\nif __name__ == '__main__':\n    for line in "
        "read_lines(sys.argv[1]):\n        print(line)\n"
    ),
    (
        "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)\n\n"
        "    def pop(self):\n        if not self.items:\n            raise IndexError('the stack is empty')\n        return "
        "self.items.pop()\n\n    def __len__(self):\n        return len(self.items)\n"
    ),
    (
        "def is_prime(n):\n    if n < 2:\n        return False\n    for i in range(2, n):\n        if n % i == 0:\n            return False\n"
        "    return True\n\n\ndef primes(limit):\n    result = []\n    for n in range(limit):\n        if is_prime(n):\n            "
        "result.append(n)\n    return result\n"
    ),
    (
        "def count_words(text):\n    counts = {}\n    for word in text.split():\n        word = word.lower()\n        if word in counts:\n"
        "            counts[word] += 1\n        else:\n            counts[word] = 1\n    return counts\n"
    ),
    (
        "import unittest\n\n\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(1, 2), 3)\n\n    def "
        "test_add_zero(self):\n        self.assertEqual(add(0, 0), 0)\n\n\nif __name__ == '__main__':\n    unittest.main()\n"
    ),
)
_C = (
    (
        "#include <stdio.h>\n#include <stdlib.h>\n\nint main(int argc, char *argv[])\n{\n    int i;\n\n    for (i = 0; i < argc; i++) {\n"
        '        printf("%d: %s\\n", i, argv[i]);\n    }\n    return 0;\n}\n'
    ),
    (
        "int max(int a, int b)\n{\n    if (a > b) {\n        return a;\n    }\n    return b;\n}\n\nint sum(int *values, int n)\n{\n    int "
        "i;\n    int total = 0;\n\n    for (i = 0; i < n; i++) {\n        total += values[i];\n    }\n    return total;\n}\n"
    ),
    (
        "struct node {\n    int value;\n    struct node *next;\n};\n\nint length(struct node *list)\n{\n    int count = 0;\n\n    while (list "
        "!= NULL) {\n        count++;\n        list = list->next;\n    }\n    return count;\n}\n"
    ),
    (
        "function add(a, b) {\n  return a + b;\n}\n\nfunction average(values) {\n  let total = 0;\n  for (let i = 0; i < values.length; "
        "i++) {\n    total = add(total, values[i]);\n  }\n  return total / values.length;\n}\n"
    ),
    (
        "public class Counter {\n    private int count = 0;\n\n    public void increment() {\n        count++;\n    }\n\n    public int "
        "getCount() {\n        return count;\n    }\n\n    public static void main(String[] args) {\n        Counter counter = new "
        "Counter();\n        counter.increment();\n    }\n}\n"
    ),
)


def _group(name: str, codes: str, usual: float, texts: tuple[str, ...]) -> Group:
    return Group(name=name, codes=tuple(codes.split()), usual=usual, texts=texts)


# `usual` is a rough figure that only ranks the groups for a tokenizer.
GROUPS: Mapping[str, Group] = {
    one.name: one
    for one in (
        _group("English", "en eng english", 4.4, _ENGLISH),
        _group("Python", "code python", 3.4, _PYTHON),
        _group("C-like code", "c c++ java javascript", 3.0, _C),
        _group("German", "de deu ger german", 4.0, _GERMAN),
        _group("French", "fr fra fre french", 4.0, _FRENCH),
        _group("Spanish", "es spa spanish", 4.2, _SPANISH),
        _group("Russian", "ru rus russian", 3.4, _RUSSIAN),
        _group("Chinese", "zh zho chi chinese", 1.4, _CHINESE),
        _group("Japanese", "ja jpn japanese", 1.6, _JAPANESE),
        _group("Arabic", "ar ara arabic", 3.0, _ARABIC),
    )
}
